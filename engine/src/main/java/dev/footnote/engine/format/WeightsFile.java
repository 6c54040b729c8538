package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.UNSUPPORTED;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tensors of a model, memory-mapped. Owns the maps: after {@link #close} every use of a
 * tensor's data is an {@link IllegalStateException}.
 */
public final class WeightsFile implements AutoCloseable {
    private final Path path;
    private final Arena arena;
    private final List<Path> files;
    private final Contents contents;

    private WeightsFile(Path path, OpenFiles open, Contents contents) {
        this.path = path;
        this.arena = open.arena();
        this.files = List.copyOf(open.mapped());
        this.contents = contents;
    }

    /**
     * Opens a .gguf (of several parts the first), .safetensors or .onnx file, or a folder in
     * Hugging Face layout (one safetensors file or several with an index; else model.onnx, also in
     * its folder onnx).
     *
     * @throws ModelFileException when the file is missing, damaged or of an unknown kind
     */
    @SuppressWarnings("MustBeClosedChecker") // The file that is returned owns and closes the arena.
    public static WeightsFile open(Path path) {
        OpenFiles open = new OpenFiles(Arena.ofShared(), new ArrayList<>());
        try {
            Contents contents = read(path, open);
            return new WeightsFile(path, open, contents);
        } catch (RuntimeException | Error e) {
            open.arena().close();
            throw e;
        }
    }

    private static Contents read(Path path, OpenFiles open) {
        if (Files.isDirectory(path)) {
            return WeightsFolder.read(path, open);
        }
        String name = path.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".gguf")) {
            return SplitGguf.read(path, open);
        }
        if (name.endsWith(".safetensors")) {
            Contents contents = SafetensorsReader.read(path.toString(), open.map(path));
            return Bitsandbytes.unpacked(path.toString(), contents, open.arena());
        }
        if (name.endsWith(".onnx")) {
            return OnnxReader.read(path.toString(), open.map(path));
        }
        throw new ModelFileException(
                UNSUPPORTED,
                "%s: neither a folder nor a .gguf, .safetensors or .onnx file. Convert the model to one of these."
                        .formatted(path));
    }

    /** Where this was opened. */
    public Path path() {
        return path;
    }

    /** The files that hold the weights, in the order in which they were read. */
    public List<Path> files() {
        return files;
    }

    /** The tensors by name, in file order. */
    public Map<String, Tensor> tensors() {
        return contents.tensors();
    }

    /** The tensor, or an error that names it. */
    public Tensor require(String name) {
        return contents.require(path.toString(), name);
    }

    /**
     * The key-value pairs of a GGUF file (String, Long, Double, Boolean, or List of these), of a
     * safetensors file (String), otherwise none.
     */
    public Map<String, Object> metadata() {
        return contents.metadata();
    }

    /** The operations of an ONNX graph in order, otherwise none. */
    public List<OnnxNode> nodes() {
        return contents.nodes();
    }

    /** Frees the maps; again does nothing. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
