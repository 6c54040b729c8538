package dev.footnote.engine.backend.vector;

import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.ProductsConformance;

class VectorProductsConformanceTest extends ProductsConformance {
    @Override
    protected Kernels kernels(int threads) {
        return new VectorKernels(threads);
    }
}
