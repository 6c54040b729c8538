package dev.footnote.engine.backend.nativecpu;

import dev.footnote.engine.backend.Kernels;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The native kernels in every variant that this processor runs. */
public final class NativeVariants {
    private NativeVariants() {}

    static List<Variant> here() {
        try (NativeLibrary library = required(NativeLibrary.load())) {
            Variant best = library.variant();
            return Arrays.stream(Variant.values()).filter(v -> v.compareTo(best) <= 0).toList();
        }
    }

    static Kernels kernels(Variant variant, int threads) {
        return new NativeKernels(required(NativeLibrary.load(variant)), threads);
    }

    /** The best of this machine. */
    public static Kernels best(int threads) {
        return new NativeKernels(required(NativeLibrary.load()), threads);
    }

    private static NativeLibrary required(Optional<NativeLibrary> library) {
        return library.orElseThrow(
                () ->
                        new IllegalStateException(
                                "this suite needs the native kernels (%s): install a C compiler (apt-get install -y gcc libc6-dev) and build again"
                                        .formatted(NativeLibrary.resource())));
    }
}
