package dev.footnote.engine.backend.nativecpu;

import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.ProductsConformance;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

@Tag("native")
@ParameterizedClass
@MethodSource("variants")
class NativeProductsConformanceTest extends ProductsConformance {
    private final Variant variant;

    NativeProductsConformanceTest(Variant variant) {
        this.variant = variant;
    }

    static List<Variant> variants() {
        return NativeVariants.here();
    }

    @Override
    protected Kernels kernels(int threads) {
        return NativeVariants.kernels(variant, threads);
    }
}
