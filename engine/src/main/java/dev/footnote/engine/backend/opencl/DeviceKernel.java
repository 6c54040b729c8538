package dev.footnote.engine.backend.opencl;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A kernel; its arguments are given in order, then it is queued with them. */
final class DeviceKernel {
    /**
     * Work-items of a group that shares nothing, or a row. A size of the driver's choice would
     * depend on the number of items, and be bad for odd ones.
     */
    static final int MEMBERS = 64;

    private final OpenClLibrary library;
    private final long queue;
    private final long kernel;
    private final MemorySegment value;
    private final MemorySegment global;
    private final MemorySegment local;
    private int next;

    DeviceKernel(OpenClLibrary library, long queue, long kernel, Arena arena) {
        this.library = library;
        this.queue = queue;
        this.kernel = kernel;
        this.value = arena.allocate(JAVA_LONG);
        this.global = arena.allocate(JAVA_LONG, 3);
        this.local = arena.allocate(JAVA_LONG, 3);
    }

    /** Forgets arguments that were given in vain. */
    DeviceKernel start() {
        next = 0;
        return this;
    }

    /** The next argument is a buffer; 0 is none. */
    DeviceKernel buffer(long buffer) {
        value.set(JAVA_LONG, 0, buffer);
        return set(Long.BYTES);
    }

    /** The next argument is an integer. */
    DeviceKernel integer(int number) {
        value.set(JAVA_INT, 0, number);
        return set(Integer.BYTES);
    }

    /** The next argument is a float. */
    DeviceKernel real(float number) {
        value.set(JAVA_FLOAT, 0, number);
        return set(Float.BYTES);
    }

    private DeviceKernel set(long bytes) {
        library.setArgument(kernel, next++, bytes, value);
        return this;
    }

    /** Over at least so many work-items; the kernel is told the number last. */
    void over(int items) {
        integer(items).overGroups(new long[] {groups(items)}, MEMBERS);
    }

    /** Over at least so many columns of each row. */
    void over(int columns, int rows) {
        overGroups(new long[] {groups(columns), rows}, MEMBERS, 1);
    }

    private static long groups(int items) {
        return (items + (long) MEMBERS - 1) / MEMBERS;
    }

    /** In so many groups of these sizes, by dimension. */
    void overGroups(long[] groups, int... sizes) {
        for (int i = 0; i < sizes.length; i++) {
            global.setAtIndex(JAVA_LONG, i, groups[i] * sizes[i]);
            local.setAtIndex(JAVA_LONG, i, sizes[i]);
        }
        library.enqueueKernel(queue, kernel, sizes.length, global, local);
    }
}
