package dev.footnote.modeltools;

import java.util.Locale;

/** Bytes and counts as people read them: decimal units, one place. */
final class Sizes {
    private static final double GIGA = 1e9;
    private static final double MEGA = 1e6;

    private Sizes() {}

    static String told(long bytes) {
        if (bytes >= GIGA) return String.format(Locale.ROOT, "%.1f GB", bytes / GIGA);
        return String.format(Locale.ROOT, "%.1f MB", bytes / MEGA);
    }

    static String billions(long count) {
        return billions((double) count);
    }

    static String billions(double count) {
        if (count >= GIGA) return String.format(Locale.ROOT, "%.2f billion", count / GIGA);
        return String.format(Locale.ROOT, "%.1f million", count / MEGA);
    }
}
