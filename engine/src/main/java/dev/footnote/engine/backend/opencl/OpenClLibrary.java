package dev.footnote.engine.backend.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The functions of OpenCL, as the loader of drivers has them. Handles of the driver are longs here.
 * What runs in every step has a typed method; what runs when a model is opened goes through {@link
 * #call} and {@link #make}. The library stays loaded: drivers have threads that outlive a context.
 */
final class OpenClLibrary {
    /** What is looked for, in turn. */
    private static final List<String> NAMES_LINUX = List.of("libOpenCL.so.1", "libOpenCL.so");

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;
    private final MethodHandle setArgument;
    private final MethodHandle enqueueKernel;
    private final MethodHandle enqueueWrite;
    private final MethodHandle enqueueRead;
    private final MethodHandle finish;

    private OpenClLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
        this.setArgument = function("clSetKernelArg", JAVA_LONG, JAVA_INT, JAVA_LONG, ADDRESS);
        this.enqueueKernel =
                function(
                        "clEnqueueNDRangeKernel",
                        JAVA_LONG,
                        JAVA_LONG,
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS);
        this.enqueueWrite = transfer("clEnqueueWriteBuffer");
        this.enqueueRead = transfer("clEnqueueReadBuffer");
        this.finish = function("clFinish", JAVA_LONG);
    }

    /** The loader of this machine's drivers. */
    static OpenClLibrary load() {
        return load(names());
    }

    /** The first of these libraries that is here. */
    static OpenClLibrary load(List<String> names) {
        for (String name : names) {
            try {
                return new OpenClLibrary(SymbolLookup.libraryLookup(name, Arena.global()));
            } catch (IllegalArgumentException absent) {
                // The next name may be there.
            }
        }
        throw new OpenClException(
                "OpenCL is not installed: %s was not found. Install the loader (apt-get install -y ocl-icd-libopencl1) and the driver of the device, or compute on the processor"
                        .formatted(names.getFirst()));
    }

    private static List<String> names() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return List.of("/System/Library/Frameworks/OpenCL.framework/OpenCL");
        }
        return system.startsWith("windows") ? List.of("OpenCL.dll") : NAMES_LINUX;
    }

    private MethodHandle transfer(String name) {
        return function(
                name, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_INT,
                ADDRESS, ADDRESS);
    }

    private MethodHandle function(String name, MemoryLayout... arguments) {
        return linker.downcallHandle(
                symbols.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
    }

    /** Calls a function that returns a status. */
    void call(String name, Object... arguments) {
        int status = status(name, arguments);
        if (status != 0) {
            throw OpenClException.of(name, status);
        }
    }

    /** The same, with a status that means something to the caller. */
    int status(String name, Object... arguments) {
        try {
            return (int) function(name, layouts(arguments)).invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** Calls a function that returns a handle, and a status through its last argument. */
    long make(String name, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
            all[arguments.length] = status;
            MethodHandle function =
                    linker.downcallHandle(
                            symbols.findOrThrow(name),
                            FunctionDescriptor.of(JAVA_LONG, layouts(all)));
            long made = (long) function.invokeWithArguments(all);
            if (status.get(JAVA_INT, 0) != 0) {
                throw OpenClException.of(name, status.get(JAVA_INT, 0));
            }
            return made;
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    private static MemoryLayout[] layouts(Object... arguments) {
        return Arrays.stream(arguments)
                .map(
                        argument ->
                                switch (argument) {
                                    case Integer ignored -> JAVA_INT;
                                    case Long ignored -> JAVA_LONG;
                                    case MemorySegment ignored -> ADDRESS;
                                    default -> throw new IllegalArgumentException("" + argument);
                                })
                .toArray(MemoryLayout[]::new);
    }

    void setArgument(long kernel, int index, long bytes, MemorySegment value) {
        int status;
        try {
            status = (int) setArgument.invokeExact(kernel, index, bytes, value);
        } catch (Throwable e) {
            throw failure(e);
        }
        require("clSetKernelArg", status);
    }

    /** Queues a kernel over this many work-items, in groups of a size or of the driver's choice. */
    void enqueueKernel(
            long queue, long kernel, int dimensions, MemorySegment global, MemorySegment local) {
        int status;
        try {
            status =
                    (int)
                            enqueueKernel.invokeExact(
                                    queue,
                                    kernel,
                                    dimensions,
                                    MemorySegment.NULL,
                                    global,
                                    local,
                                    0,
                                    MemorySegment.NULL,
                                    MemorySegment.NULL);
        } catch (Throwable e) {
            throw failure(e);
        }
        require("clEnqueueNDRangeKernel", status);
    }

    /** A piece of a buffer of the device. */
    record Piece(long buffer, long offset, long bytes) {}

    void enqueueWrite(long queue, Piece piece, boolean blocking, MemorySegment from) {
        int status;
        try {
            status =
                    (int)
                            enqueueWrite.invokeExact(
                                    queue,
                                    piece.buffer(),
                                    blocking ? 1 : 0,
                                    piece.offset(),
                                    piece.bytes(),
                                    from,
                                    0,
                                    MemorySegment.NULL,
                                    MemorySegment.NULL);
        } catch (Throwable e) {
            throw failure(e);
        }
        require("clEnqueueWriteBuffer", status);
    }

    /** Waits for the bytes, and with them for all that was queued before. */
    void read(long queue, Piece piece, MemorySegment to) {
        int status;
        try {
            status =
                    (int)
                            enqueueRead.invokeExact(
                                    queue,
                                    piece.buffer(),
                                    1,
                                    piece.offset(),
                                    piece.bytes(),
                                    to,
                                    0,
                                    MemorySegment.NULL,
                                    MemorySegment.NULL);
        } catch (Throwable e) {
            throw failure(e);
        }
        require("clEnqueueReadBuffer", status);
    }

    void finish(long queue) {
        int status;
        try {
            status = (int) finish.invokeExact(queue);
        } catch (Throwable e) {
            throw failure(e);
        }
        require("clFinish", status);
    }

    private static void require(String function, int status) {
        if (status != 0) {
            throw OpenClException.of(function, status);
        }
    }

    /** No function throws; what does is a fault of the linker. */
    private static RuntimeException failure(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
    }
}
