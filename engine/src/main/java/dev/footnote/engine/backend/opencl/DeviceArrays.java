package dev.footnote.engine.backend.opencl;

import org.jspecify.annotations.Nullable;

import java.util.IdentityHashMap;

/**
 * The device's memory behind arrays of the heap. Kept arrays stay there, and only what operations
 * wrote since the last fetch is ever brought back. Others are there for one call, between {@link
 * #begin} and {@link #settle}.
 */
final class DeviceArrays {
    private final DeviceQueue queue;
    private final IdentityHashMap<float[], Mirror> kept = new IdentityHashMap<>();
    private final IdentityHashMap<float[], Mirror> passing = new IdentityHashMap<>();

    DeviceArrays(DeviceQueue queue) {
        this.queue = queue;
    }

    /** Values on the device, of which the first {@code ahead} are newer there. */
    private static final class Mirror {
        private final long buffer;
        private final int length;
        private int ahead;

        Mirror(long buffer, int length) {
            this.buffer = buffer;
            this.length = length;
        }
    }

    private Mirror newMirror(int length) {
        return new Mirror(queue.allocate((long) length * Float.BYTES), length);
    }

    /** An array without values that stands for so many on the device. */
    float[] allocate(int length) {
        float[] name = new float[0];
        kept.put(name, newMirror(length));
        return name;
    }

    void keep(float[] values) {
        queue.requireOpen();
        kept.computeIfAbsent(values, array -> newMirror(array.length));
    }

    /** Keeps an array with its values. */
    void load(float[] constants) {
        if (constants.length > 0 && !kept.containsKey(constants)) {
            Mirror mirror = newMirror(constants.length);
            queue.write(mirror.buffer, constants, constants.length);
            kept.put(constants, mirror);
        }
    }

    void fetch(float[] values) {
        Mirror mirror = kept.get(values);
        if (mirror != null && mirror.ahead > 0) {
            queue.read(mirror.buffer, values, mirror.ahead);
            mirror.ahead = 0;
        }
    }

    void changed(float[] values, int count) {
        Mirror mirror = kept.get(values);
        if (mirror != null) {
            requireWithin(mirror, count);
            queue.write(mirror.buffer, values, count);
            mirror.ahead = mirror.ahead <= count ? 0 : mirror.ahead;
        }
    }

    void copy(float[] values, int from, int to, int count) {
        Mirror mirror = kept.get(values);
        if (mirror == null) {
            System.arraycopy(values, from, values, to, count);
        } else {
            requireWithin(mirror, Math.max(from, to) + count);
            queue.copy(mirror.buffer, from, to, count);
        }
    }

    /** Values that an array has, on the device or on the heap. */
    int length(float[] values) {
        Mirror mirror = kept.get(values);
        return mirror == null ? values.length : mirror.length;
    }

    /** The buffer of values that a kernel reads; 0 for an empty array. */
    long reading(float[] values, int count) {
        queue.requireOpen();
        Mirror mirror = find(values);
        if (mirror == null) {
            if (values.length == 0) {
                return 0;
            }
            mirror = newMirror(values.length);
            passing.put(values, mirror);
            requireWithin(mirror, count);
            queue.write(mirror.buffer, values, count);
        }
        requireWithin(mirror, count);
        return mirror.buffer;
    }

    /** The buffer of values of which a kernel writes the first {@code count}, all of them. */
    long writing(float[] values, int count) {
        queue.requireOpen();
        Mirror mirror = find(values);
        if (mirror == null) {
            mirror = newMirror(values.length);
            passing.put(values, mirror);
        }
        requireWithin(mirror, count);
        mirror.ahead = Math.max(mirror.ahead, count);
        return mirror.buffer;
    }

    /** The buffer of values of which a kernel changes some of the first {@code count}. */
    long changing(float[] values, int count) {
        long buffer = reading(values, count);
        writing(values, count);
        return buffer;
    }

    private @Nullable Mirror find(float[] values) {
        Mirror mirror = kept.get(values);
        return mirror == null ? passing.get(values) : mirror;
    }

    private static void requireWithin(Mirror mirror, int count) {
        if (count < 0 || count > mirror.length) {
            throw new IndexOutOfBoundsException("%d values of %d".formatted(count, mirror.length));
        }
    }

    /** A call begins; what one that failed has left is given back. */
    void begin() {
        passing.values().forEach(mirror -> queue.release(mirror.buffer));
        passing.clear();
    }

    /** Brings what the call wrote to arrays that are not kept, and gives their memory back. */
    void settle() {
        if (passing.isEmpty()) {
            return;
        }
        passing.forEach(
                (values, mirror) -> {
                    if (mirror.ahead > 0) {
                        queue.read(mirror.buffer, values, mirror.ahead);
                    }
                });
        begin();
    }
}
