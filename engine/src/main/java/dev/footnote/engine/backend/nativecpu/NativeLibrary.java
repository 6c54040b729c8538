package dev.footnote.engine.backend.nativecpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;

/**
 * The compiled kernels of {@code src/main/native} in one variant. Arrays of the heap are passed as
 * they are, which keeps the collector waiting: a call must be short. Nothing below this class
 * checks a size.
 */
final class NativeLibrary implements AutoCloseable {
    private final Arena arena;
    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;
    private final Variant variant;
    private final MethodHandle quantize;
    private final MethodHandle multiply;
    private final MethodHandle activate;
    private final MethodHandle attend;

    private NativeLibrary(Path file, Arena arena, Optional<Variant> wanted) {
        this.arena = arena;
        this.symbols = SymbolLookup.libraryLookup(file, arena);
        Variant best = Variant.numbered(bestVariant());
        this.variant = wanted.orElse(best);
        if (variant.compareTo(best) > 0) {
            throw new IllegalArgumentException(
                    "this processor does not run the variant %s; its best is %s"
                            .formatted(variant, best));
        }
        this.quantize =
                function("quantize", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
        this.multiply =
                function(
                        "multiply",
                        ADDRESS,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        JAVA_INT);
        this.activate = function("activate", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
        this.attend =
                function(
                        "attend",
                        ADDRESS,
                        JAVA_FLOAT,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS);
    }

    /** The best variant for this processor, unless the jar has no library for this machine. */
    static Optional<NativeLibrary> load() {
        return load(Optional.empty());
    }

    /** The same in a given variant, which this processor must run. */
    static Optional<NativeLibrary> load(Variant variant) {
        return load(Optional.of(variant));
    }

    @SuppressWarnings("MustBeClosedChecker") // Closed with the library.
    private static Optional<NativeLibrary> load(Optional<Variant> variant) {
        try (InputStream in = NativeLibrary.class.getResourceAsStream(resource())) {
            if (in == null) {
                return Optional.empty();
            }
            Path folder = Files.createTempDirectory("footnote-native", ownerOnly());
            Path file = folder.resolve("libfootnote.so");
            Arena arena = Arena.ofShared();
            try {
                Files.copy(in, file);
                return Optional.of(new NativeLibrary(file, arena, variant));
            } catch (RuntimeException e) {
                arena.close();
                throw e;
            } finally {
                // Once loaded it needs no name; nothing is left behind, however the process ends.
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the native kernels cannot be written to a temporary folder: " + e, e);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Where the build puts the library of this machine: see compile.sh. */
    static String resource() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return "/dev/footnote/engine/native/%s-%s/libfootnote.so"
                .formatted(
                        system.startsWith("mac") ? "darwin" : system,
                        processor.equals("amd64") ? "x86_64" : processor);
    }

    private int bestVariant() {
        MemorySegment address = symbols.findOrThrow("footnote_variant");
        MethodHandle best = linker.downcallHandle(address, FunctionDescriptor.of(JAVA_INT));
        try {
            return (int) best.invokeExact();
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    private MethodHandle function(String name, MemoryLayout... arguments) {
        return linker.downcallHandle(
                symbols.findOrThrow("footnote_%s_%s".formatted(name, variant.suffix())),
                FunctionDescriptor.ofVoid(arguments),
                Linker.Option.critical(true));
    }

    Variant variant() {
        return variant;
    }

    /** Rows {@code from} to {@code to} of {@code x} as blocks of bytes, or for nibbles. */
    void quantize(float[] x, int columns, int from, int to, boolean nibbles, int[] blocks) {
        try {
            quantize.invokeExact(
                    MemorySegment.ofArray(x),
                    columns,
                    from,
                    to,
                    nibbles ? 1 : 0,
                    MemorySegment.ofArray(blocks));
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** Tiles and rows of a product, of activations that are quantized. */
    void multiply(NativeProduct product, int tileFrom, int tileTo, int rowFrom, int rowTo) {
        try {
            multiply.invokeExact(
                    product.weights(),
                    product.nibbles() ? 1 : 0,
                    product.minimum() ? 1 : 0,
                    product.groups(),
                    product.blocks(),
                    tileFrom,
                    tileTo,
                    product.activations(),
                    rowFrom,
                    rowTo,
                    product.bias(),
                    product.out(),
                    product.outputs());
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** Applies a function, 0 SiLU, 1 GELU, 2 GELU by tanh, and multiplies by {@code up} if any. */
    void activate(int function, float[] x, MemorySegment up, int from, int to) {
        try {
            activate.invokeExact(function, MemorySegment.ofArray(x), up, from, to);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** One head of one sequence. */
    void attend(NativeAttention.Head head, float scale, int[] pageRows) {
        try {
            attend.invokeExact(
                    MemorySegment.ofArray(head.numbers()),
                    scale,
                    head.q(),
                    head.keys(),
                    head.values(),
                    MemorySegment.ofArray(pageRows),
                    MemorySegment.ofArray(head.scratch()),
                    head.out());
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** No function throws; what does is a call after the end, or a fault of the linker. */
    private static RuntimeException failure(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
    }

    @Override
    public void close() {
        arena.close();
    }
}
