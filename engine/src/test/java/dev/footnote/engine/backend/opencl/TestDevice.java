package dev.footnote.engine.backend.opencl;

import dev.footnote.engine.backend.Kernels;

/** The device of the tests: the first one, whatever it is. */
public final class TestDevice {
    private TestDevice() {}

    /** Kernels of their own context. */
    public static Kernels kernels() {
        return new OpenClKernels(OpenClDevice.numbered(0));
    }
}
