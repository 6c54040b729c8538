package dev.footnote.engine.backend.nativecpu;

import java.util.Locale;

/** What the functions are compiled for, from the slowest to the fastest. */
enum Variant {
    /** Any processor: the compiler's own vectors. */
    PLAIN,
    /** x86 with AVX2 and FMA. */
    AVX2,
    /** x86 with AVX-512 F, BW, VL and VNNI. */
    AVX512;

    /** As the library numbers them. */
    static Variant numbered(int number) {
        return switch (number) {
            case 2 -> AVX512;
            case 1 -> AVX2;
            default -> PLAIN;
        };
    }

    /** The end of the names of its functions. */
    String suffix() {
        return name().toLowerCase(Locale.ROOT);
    }
}
