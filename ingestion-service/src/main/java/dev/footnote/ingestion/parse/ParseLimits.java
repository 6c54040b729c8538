package dev.footnote.ingestion.parse;

import java.time.Duration;

/** What one file may cost; past a limit the rest is left out and a warning says so. */
public record ParseLimits(
        int charactersMax,
        int pagesMax,
        int embeddedMax,
        int embeddedDepthMax,
        long unpackedBytesMax) {
    public ParseLimits {
        if (charactersMax < 1
                || pagesMax < 1
                || embeddedMax < 0
                || embeddedDepthMax < 0
                || unpackedBytesMax < 0) {
            throw new IllegalArgumentException("parse limits must not be negative");
        }
    }

    /** Of a format that is text: enough for all characters that are kept, in any encoding. */
    public int textBytesMax() {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE / 2, 3L * charactersMax));
    }

    /** Every page that was read earns this much: a long document is not a hanging one. */
    private static final Duration PER_PAGE = Duration.ofMillis(50);

    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** How long a file may take, by what a file without pages may and the pages read so far. */
    public static Duration time(Duration base, int pagesRead) {
        var earned = base.plus(PER_PAGE.multipliedBy(pagesRead));
        var longest = LONGEST.compareTo(base) > 0 ? LONGEST : base;
        return earned.compareTo(longest) < 0 ? earned : longest;
    }

    public static ParseLimits defaults() {
        return new ParseLimits(10_000_000, 10_000, 200, 4, 100L << 20);
    }
}
