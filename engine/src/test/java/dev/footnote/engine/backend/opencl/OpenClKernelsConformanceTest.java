package dev.footnote.engine.backend.opencl;

import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.KernelsConformance;

import org.junit.jupiter.api.Tag;

@Tag("opencl")
class OpenClKernelsConformanceTest extends KernelsConformance {
    @Override
    protected Kernels kernels(int threads) {
        return TestDevice.kernels();
    }
}
