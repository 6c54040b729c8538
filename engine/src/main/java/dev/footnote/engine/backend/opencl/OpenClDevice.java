package dev.footnote.engine.backend.opencl;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A device that a driver offers.
 *
 * @param name as its driver calls it
 * @param gpu whether it is a GPU or an accelerator, rather than the processor
 * @param memoryBytes its memory
 * @param bufferBytesMax the largest single buffer
 */
public record OpenClDevice(
        String name, boolean gpu, long memoryBytes, long bufferBytesMax, Handle handle) {

    private static final long ALL_TYPES = 0xffffffffL;
    private static final int TYPE = 0x1000;
    private static final int WORK_GROUP_MAX = 0x1004;
    private static final int BUFFER_BYTES_MAX = 0x1010;
    private static final int MEMORY_BYTES = 0x101f;
    private static final int AVAILABLE = 0x1027;
    private static final int NAME = 0x102b;
    private static final long TYPE_CPU = 2;

    /** Work-items that the kernels' groups have. */
    private static final int WORK_GROUP = 128;

    /** What a driver knows it by, valid in this process. */
    public record Handle(long platform, long device) {}

    /** All devices that can run the kernels, GPUs first, otherwise as their drivers order them. */
    public static List<OpenClDevice> all() {
        return all(OpenClLibrary.load());
    }

    /**
     * The device with this number among {@link #all()}.
     *
     * @throws OpenClException when there is none
     */
    public static OpenClDevice numbered(int index) {
        List<OpenClDevice> all = all();
        if (index >= all.size()) {
            throw new OpenClException(
                    all.isEmpty()
                            ? "OpenCL has no device here. Install the driver of the GPU (for the"
                                  + " processor: apt-get install -y pocl-opencl-icd), or compute on"
                                  + " the processor"
                            : "there is no OpenCL device %d; there are %s"
                                    .formatted(index, named(all)));
        }
        return all.get(index);
    }

    private static String named(List<OpenClDevice> all) {
        return all.stream()
                .map(device -> all.indexOf(device) + " (" + device.name() + ")")
                .collect(Collectors.joining(", "));
    }

    private static List<OpenClDevice> all(OpenClLibrary library) {
        List<OpenClDevice> found = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            for (long platform : platforms(library, arena)) {
                for (long device : devices(library, platform, arena)) {
                    if (number(library, device, AVAILABLE, arena) != 0
                            && number(library, device, WORK_GROUP_MAX, arena) >= WORK_GROUP) {
                        found.add(of(library, new Handle(platform, device), arena));
                    }
                }
            }
        }
        List<OpenClDevice> sorted =
                new ArrayList<>(found.stream().filter(OpenClDevice::gpu).toList());
        sorted.addAll(found.stream().filter(device -> !device.gpu()).toList());
        return List.copyOf(sorted);
    }

    private static OpenClDevice of(OpenClLibrary library, Handle handle, Arena arena) {
        long device = handle.device();
        return new OpenClDevice(
                text(library, device, arena),
                (number(library, device, TYPE, arena) & TYPE_CPU) == 0,
                number(library, device, MEMORY_BYTES, arena),
                number(library, device, BUFFER_BYTES_MAX, arena),
                handle);
    }

    private static long[] platforms(OpenClLibrary library, Arena arena) {
        MemorySegment count = arena.allocate(JAVA_INT);
        // Without a driver the loader answers with an error of its own.
        if (library.status("clGetPlatformIDs", 0, MemorySegment.NULL, count) != 0) {
            return new long[0];
        }
        MemorySegment ids = arena.allocate(JAVA_LONG, Math.max(1, count.get(JAVA_INT, 0)));
        library.call("clGetPlatformIDs", count.get(JAVA_INT, 0), ids, MemorySegment.NULL);
        return longs(ids, count);
    }

    private static long[] devices(OpenClLibrary library, long platform, Arena arena) {
        MemorySegment count = arena.allocate(JAVA_INT);
        if (library.status("clGetDeviceIDs", platform, ALL_TYPES, 0, MemorySegment.NULL, count)
                != 0) {
            return new long[0];
        }
        MemorySegment ids = arena.allocate(JAVA_LONG, Math.max(1, count.get(JAVA_INT, 0)));
        library.call(
                "clGetDeviceIDs",
                platform,
                ALL_TYPES,
                count.get(JAVA_INT, 0),
                ids,
                MemorySegment.NULL);
        return longs(ids, count);
    }

    private static long[] longs(MemorySegment ids, MemorySegment count) {
        long[] all = new long[count.get(JAVA_INT, 0)];
        for (int i = 0; i < all.length; i++) {
            all[i] = ids.getAtIndex(JAVA_LONG, i);
        }
        return all;
    }

    /** Shorter answers leave the upper bytes zero. */
    private static long number(OpenClLibrary library, long device, int what, Arena arena) {
        MemorySegment value = arena.allocate(JAVA_LONG);
        library.call("clGetDeviceInfo", device, what, value.byteSize(), value, MemorySegment.NULL);
        return value.get(JAVA_LONG, 0);
    }

    private static String text(OpenClLibrary library, long device, Arena arena) {
        MemorySegment value = arena.allocate(1024);
        library.call("clGetDeviceInfo", device, NAME, value.byteSize(), value, MemorySegment.NULL);
        return value.getString(0).strip();
    }
}
