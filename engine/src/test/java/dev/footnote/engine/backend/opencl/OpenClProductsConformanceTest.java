package dev.footnote.engine.backend.opencl;

import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.ProductsConformance;

import org.junit.jupiter.api.Tag;

@Tag("opencl")
class OpenClProductsConformanceTest extends ProductsConformance {
    @Override
    protected Kernels kernels(int threads) {
        return TestDevice.kernels();
    }
}
