package dev.footnote.engine.backend.opencl;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.footnote.engine.backend.opencl.OpenClLibrary.Piece;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A device as one model uses it: a context, the compiled kernels, a queue that does one thing after
 * another, and all memory taken on the device. What is queued runs later; reading waits for it. One
 * owner closes all of it.
 */
final class DeviceQueue implements AutoCloseable {
    /** Bytes of one copy between the heap and the device. */
    private static final int TRANSFER_BYTES = 4 << 20;

    private static final long READ_AND_WRITE = 1;

    private static final int BUILD_LOG = 0x1183;

    /** Tokens that one work-group multiplies by, few when few are computed. */
    static final List<Integer> TOKENS_TOGETHER = List.of(1, 4);

    private final OpenClLibrary library;
    private final OpenClDevice device;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment transfer = arena.allocate(TRANSFER_BYTES, Long.BYTES);

    /** Releases, the last first. */
    private final Deque<Runnable> owned = new ArrayDeque<>();

    private final Set<Long> buffers = new HashSet<>();
    private final Map<String, DeviceKernel> kernels = new HashMap<>();
    private final long context;
    private final long queue;
    private final long program;
    private boolean closed;

    DeviceQueue(OpenClDevice device) {
        this.library = OpenClLibrary.load();
        this.device = device;
        try {
            this.context = newContext();
            this.queue = newQueue();
            this.program = newProgram();
        } catch (RuntimeException | Error e) {
            releaseAll();
            throw e;
        }
    }

    private long newContext() {
        MemorySegment id = arena.allocate(JAVA_LONG);
        id.set(JAVA_LONG, 0, device.handle().device());
        long made =
                library.make(
                        "clCreateContext",
                        MemorySegment.NULL,
                        1,
                        id,
                        MemorySegment.NULL,
                        MemorySegment.NULL);
        owned.push(() -> library.call("clReleaseContext", made));
        return made;
    }

    private long newQueue() {
        long made = library.make("clCreateCommandQueue", context, device.handle().device(), 0L);
        owned.push(() -> library.call("clReleaseCommandQueue", made));
        return made;
    }

    private long newProgram() {
        MemorySegment texts = arena.allocate(JAVA_LONG);
        texts.set(JAVA_LONG, 0, arena.allocateFrom(source()).address());
        long made =
                library.make("clCreateProgramWithSource", context, 1, texts, MemorySegment.NULL);
        owned.push(() -> library.call("clReleaseProgram", made));
        MemorySegment id = arena.allocate(JAVA_LONG);
        id.set(JAVA_LONG, 0, device.handle().device());
        int status =
                library.status(
                        "clBuildProgram",
                        made,
                        1,
                        id,
                        arena.allocateFrom("-cl-std=CL1.2"),
                        MemorySegment.NULL,
                        MemorySegment.NULL);
        if (status != 0) {
            throw new OpenClException(
                    "%s does not compile the kernels: %s".formatted(device.name(), buildLog(made)));
        }
        return made;
    }

    private String buildLog(long made) {
        MemorySegment log = arena.allocate(1 << 16);
        int status =
                library.status(
                        "clGetProgramBuildInfo",
                        made,
                        device.handle().device(),
                        BUILD_LOG,
                        log.byteSize(),
                        log,
                        MemorySegment.NULL);
        return status == 0 ? log.getString(0).strip() : "its log is too long to be read";
    }

    /** All kernels; the products once for each number of tokens. */
    private static String source() {
        StringBuilder all = new StringBuilder(text("layouts")).append(text("rows"));
        all.append(text("attention"));
        for (int tokens : TOKENS_TOGETHER) {
            all.append("#define TOKENS %d\n#define NAME(x) x##_%d\n".formatted(tokens, tokens))
                    .append(text("products"))
                    .append("#undef TOKENS\n#undef NAME\n");
        }
        return all.toString();
    }

    private static String text(String name) {
        String resource = "/dev/footnote/engine/opencl/" + name + ".cl";
        try (InputStream in = DeviceQueue.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the engine's jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    OpenClDevice device() {
        return device;
    }

    /** The kernel of this name, made when it is first asked for. */
    DeviceKernel kernel(String name) {
        requireOpen();
        return kernels.computeIfAbsent(name, this::newKernel).start();
    }

    private DeviceKernel newKernel(String name) {
        long made;
        try (Arena shortly = Arena.ofConfined()) {
            made = library.make("clCreateKernel", program, shortly.allocateFrom(name));
        }
        owned.push(() -> library.call("clReleaseKernel", made));
        return new DeviceKernel(library, queue, made, arena);
    }

    /** Takes memory on the device, with any content. */
    long allocate(long bytes) {
        requireOpen();
        if (bytes > device.bufferBytesMax()) {
            throw new OpenClException(
                    "%s has buffers of %d bytes at most; %d were asked for"
                            .formatted(device.name(), device.bufferBytesMax(), bytes));
        }
        long made =
                library.make(
                        "clCreateBuffer",
                        context,
                        READ_AND_WRITE,
                        Math.max(bytes, Float.BYTES),
                        MemorySegment.NULL);
        buffers.add(made);
        return made;
    }

    /** Gives memory back, once what is queued has used it. */
    void release(long buffer) {
        if (buffers.remove(buffer)) {
            library.call("clReleaseMemObject", buffer);
        }
    }

    /** Copies memory outside of the heap, and waits for it. */
    void write(long buffer, MemorySegment from) {
        requireOpen();
        library.enqueueWrite(queue, new Piece(buffer, 0, from.byteSize()), true, from);
    }

    /** Queues a copy of memory outside of the heap, which must not change until then. */
    void writeLater(Piece piece, MemorySegment from) {
        requireOpen();
        library.enqueueWrite(queue, piece, false, from);
    }

    /** Copies the first {@code count} values, and waits for it. */
    void write(long buffer, float[] from, int count) {
        requireOpen();
        int most = TRANSFER_BYTES / Float.BYTES;
        for (int at = 0; at < count; at += most) {
            int some = Math.min(most, count - at);
            MemorySegment.copy(from, at, transfer, JAVA_FLOAT, 0, some);
            Piece piece = new Piece(buffer, (long) at * Float.BYTES, (long) some * Float.BYTES);
            library.enqueueWrite(queue, piece, true, transfer);
        }
    }

    /** Waits for all that is queued and copies the first {@code count} values. */
    void read(long buffer, float[] to, int count) {
        requireOpen();
        int most = TRANSFER_BYTES / Float.BYTES;
        for (int at = 0; at < count; at += most) {
            int some = Math.min(most, count - at);
            Piece piece = new Piece(buffer, (long) at * Float.BYTES, (long) some * Float.BYTES);
            library.read(queue, piece, transfer);
            MemorySegment.copy(transfer, JAVA_FLOAT, 0, to, at, some);
        }
    }

    /** Queues a copy within the device's memory, in values of 32 bits. */
    void copy(long buffer, long from, long to, long count) {
        requireOpen();
        library.call(
                "clEnqueueCopyBuffer",
                queue,
                buffer,
                buffer,
                from * Float.BYTES,
                to * Float.BYTES,
                count * Float.BYTES,
                0,
                MemorySegment.NULL,
                MemorySegment.NULL);
    }

    /** Waits for all that is queued. */
    void finish() {
        requireOpen();
        library.finish(queue);
    }

    /** Memory outside of the heap that ends with the queue. */
    MemorySegment hostMemory(long bytes) {
        return arena.allocate(bytes, Long.BYTES);
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the kernels are closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            library.finish(queue);
            closed = true;
            releaseAll();
        }
    }

    private void releaseAll() {
        closed = true;
        buffers.forEach(buffer -> library.call("clReleaseMemObject", buffer));
        buffers.clear();
        while (!owned.isEmpty()) {
            owned.pop().run();
        }
        arena.close();
    }
}
