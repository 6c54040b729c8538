package dev.footnote.engine.backend.opencl;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.footnote.engine.backend.opencl.OpenClLibrary.Piece;

import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;

/**
 * The integers that kernels read: ids, positions, rows, pages. Within a step each array is sent
 * once, without waiting; the copy that the device reads from is written over only when all that was
 * sent has arrived.
 */
final class DeviceIndices {
    private static final int CAPACITY = 1 << 14;

    private final DeviceQueue queue;
    private final IdentityHashMap<Object, Integer> sent = new IdentityHashMap<>();
    private MemorySegment host;
    private long buffer;
    private int capacity;
    private int used;
    private boolean inStep;

    DeviceIndices(DeviceQueue queue) {
        this.queue = queue;
        this.capacity = CAPACITY;
        this.host = queue.hostMemory((long) CAPACITY * Integer.BYTES);
        this.buffer = queue.allocate((long) CAPACITY * Integer.BYTES);
    }

    void beginStep() {
        restart();
        inStep = true;
    }

    void endStep() {
        inStep = false;
    }

    private void restart() {
        if (used > 0) {
            queue.finish();
        }
        used = 0;
        sent.clear();
    }

    long buffer() {
        return buffer;
    }

    /** Makes the integers of a key, unless the step has sent them already; tells how many. */
    @FunctionalInterface
    interface Source {
        /** Fills the first integers of an array that has room. */
        void fill(int[] integers);
    }

    /** The place of an array in the buffer, which may be another after this call. */
    int place(int[] integers, int count) {
        if (count < 0 || count > integers.length) {
            throw new IndexOutOfBoundsException(
                    "%d indices of %d".formatted(count, integers.length));
        }
        Integer known = inStep ? sent.get(integers) : null;
        return known == null ? send(integers, integers, count) : known;
    }

    /** The place of integers that are made from something, unless the step has sent them. */
    int place(Object key, int count, Source source) {
        Integer known = inStep ? sent.get(key) : null;
        if (known != null) {
            return known;
        }
        int[] integers = new int[count];
        source.fill(integers);
        return send(key, integers, count);
    }

    private int send(Object key, int[] integers, int count) {
        if (!inStep) {
            restart();
        }
        if (count > capacity - used) {
            grow(count);
        }
        int place = used;
        long bytes = (long) count * Integer.BYTES;
        MemorySegment piece = host.asSlice((long) place * Integer.BYTES, bytes);
        MemorySegment.copy(integers, 0, piece, JAVA_INT, 0, count);
        queue.writeLater(new Piece(buffer, (long) place * Integer.BYTES, bytes), piece);
        used += count;
        sent.put(key, place);
        return place;
    }

    private void grow(int count) {
        restart();
        if (count > capacity) {
            queue.release(buffer);
            capacity = Math.max(count, 2 * capacity);
            host = queue.hostMemory((long) capacity * Integer.BYTES);
            buffer = queue.allocate((long) capacity * Integer.BYTES);
        }
    }
}
