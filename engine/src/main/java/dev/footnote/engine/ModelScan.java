package dev.footnote.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the models in a folder, however they were dropped there: a GGUF file, a folder with one or
 * several, a Hugging Face folder, an ONNX folder, also some folders deep. A model is called as its
 * folder, or as its file where there is no folder of its own; where two would be called alike the
 * deeper one is called by its whole way, with {@code --} between the folders. Hidden files are not
 * looked at.
 */
public final class ModelScan {
    private static final int DEPTH_MAX = 4;
    private static final int ENTRIES_MAX = 10_000;
    private static final Pattern LATER_PART = Pattern.compile(".*-(\\d{5})-of-\\d{5}\\.gguf");
    private static final Pattern PART = Pattern.compile("-\\d{5}-of-\\d{5}$");

    private final Path root;
    private final List<Found> found = new ArrayList<>();

    /**
     * Something in the folder.
     *
     * @param path a GGUF file, or a folder
     */
    public record Found(String name, Path path, Content content) {}

    /** What lies there. */
    public enum Content {
        /** Weights that run by themselves. */
        MODEL,
        /** Changes to the weights of a model. */
        ADAPTER
    }

    private ModelScan(Path root) {
        this.root = root;
    }

    /** Everything in the folder, by name; nothing when there is no such folder. */
    public static List<Found> of(Path root) {
        var scan = new ModelScan(root);
        if (Files.isDirectory(root)) scan.visit(root, 0);
        return scan.named();
    }

    private void visit(Path folder, int depth) {
        List<Path> children = children(folder);
        List<Path> ggufs = children.stream().filter(ModelScan::isGguf).toList();
        if (depth > 0 && has(children, "adapter_config.json")) {
            add(folder.getFileName().toString(), folder, Content.ADAPTER);
            return;
        }
        if (!ggufs.isEmpty() && (depth == 0 || ggufs.size() > 1)) {
            ggufs.forEach(file -> add(stem(file), file, Content.MODEL));
        } else if (ggufs.size() == 1) {
            add(folder.getFileName().toString(), ggufs.getFirst(), Content.MODEL);
        } else if (depth > 0 && isModelFolder(folder, children)) {
            add(folder.getFileName().toString(), folder, Content.MODEL);
            return;
        }
        if (depth == DEPTH_MAX) return;
        children.stream().filter(Files::isDirectory).forEach(it -> visit(it, depth + 1));
    }

    private void add(String name, Path path, Content content) {
        if (found.size() < ENTRIES_MAX) found.add(new Found(name, path, content));
    }

    private List<Found> named() {
        Map<String, Found> byName = new HashMap<>();
        found.sort(
                Comparator.<Found>comparingInt(it -> it.path().getNameCount())
                        .thenComparing(it -> it.path().toString()));
        for (Found entry : found) {
            String name = byName.containsKey(entry.name()) ? wholeWay(entry) : entry.name();
            byName.putIfAbsent(name, new Found(name, entry.path(), entry.content()));
        }
        return byName.values().stream().sorted(Comparator.comparing(Found::name)).toList();
    }

    private String wholeWay(Found entry) {
        List<String> way = new ArrayList<>();
        root.relativize(entry.path()).forEach(part -> way.add(part.toString()));
        way.set(way.size() - 1, stem(entry.path()));
        return String.join("--", way);
    }

    private static boolean isModelFolder(Path folder, List<Path> children) {
        boolean onnx =
                children.stream().anyMatch(it -> it.toString().endsWith(".onnx"))
                        || Files.isRegularFile(folder.resolve("onnx").resolve("model.onnx"));
        boolean hub =
                has(children, "config.json")
                        && children.stream().anyMatch(it -> it.toString().endsWith(".safetensors"));
        return onnx || hub;
    }

    /** A file that a model begins with: later parts of a split one come with the first. */
    private static boolean isGguf(Path file) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".gguf") || name.startsWith("mmproj")) return false;
        var part = LATER_PART.matcher(name);
        return (!part.matches() || part.group(1).equals("00001")) && Files.isRegularFile(file);
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".gguf")) return name;
        return PART.matcher(name.substring(0, name.length() - ".gguf".length())).replaceFirst("");
    }

    private static boolean has(List<Path> children, String name) {
        return children.stream().anyMatch(it -> it.getFileName().toString().equals(name));
    }

    private static List<Path> children(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(it -> !it.getFileName().toString().startsWith("."))
                    .limit(ENTRIES_MAX)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the folder cannot be read", e);
        }
    }
}
