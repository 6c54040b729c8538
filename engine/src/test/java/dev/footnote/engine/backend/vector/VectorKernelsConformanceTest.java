package dev.footnote.engine.backend.vector;

import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.KernelsConformance;

class VectorKernelsConformanceTest extends KernelsConformance {
    @Override
    protected Kernels kernels(int threads) {
        return new VectorKernels(threads);
    }
}
