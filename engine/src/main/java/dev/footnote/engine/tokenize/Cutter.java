package dev.footnote.engine.tokenize;

import dev.footnote.engine.tokenize.PostProcessor.Range;

import java.util.ArrayList;
import java.util.List;

/** Decides which tokens of one or two texts stay, and what windows the rest makes. */
final class Cutter {
    private Cutter() {}

    /** Windows over the two texts; the first of each belongs to the encoding itself. */
    record Cut(List<Range> first, List<Range> second) {}

    static Cut whole(int first, int second) {
        return new Cut(List.of(new Range(0, first)), List.of(new Range(0, second)));
    }

    /**
     * Cuts texts of so many tokens.
     *
     * @param specials tokens that will be added
     */
    static Cut cut(int first, int second, Truncation how, int specials) {
        int max = Math.max(0, how.tokensMax() - specials);
        int excess = first + second - max;
        if (excess <= 0) {
            return whole(first, second);
        }
        int keptFirst = first;
        int keptSecond = second;
        if (max == 0) {
            keptFirst = 0;
            keptSecond = 0;
        } else {
            switch (how.strategy()) {
                case ONLY_FIRST -> keptFirst = shortened("first", first, excess, how);
                case ONLY_SECOND -> keptSecond = shortened("second", second, excess, how);
                case LONGEST_FIRST -> {
                    if (second == 0) {
                        keptFirst = max;
                    } else {
                        int shorter = Math.min(first, second);
                        int longer = shorter > max ? shorter : Math.max(shorter, max - shorter);
                        if (shorter + longer > max) {
                            shorter = max / 2;
                            longer = shorter + max % 2;
                        }
                        keptFirst = first <= second ? shorter : longer;
                        keptSecond = first <= second ? longer : shorter;
                    }
                }
            }
        }
        return new Cut(windows(first, keptFirst, how), windows(second, keptSecond, how));
    }

    private static int shortened(String which, int size, int excess, Truncation how) {
        if (size <= excess) {
            throw new TokenizerException(
                    TokenizerException.Kind.TRUNCATION,
                    ("the %s text has %d tokens; %d must go to reach %d."
                                    + " Use LONGEST_FIRST or more room.")
                            .formatted(which, size, excess, how.tokensMax()));
        }
        return size - excess;
    }

    private static List<Range> windows(int size, int kept, Truncation how) {
        if (kept >= size) {
            return List.of(new Range(0, size));
        }
        if (kept == 0) {
            return List.of(new Range(0, 0));
        }
        if (how.stride() >= kept) {
            throw new TokenizerException(
                    TokenizerException.Kind.TRUNCATION,
                    "stride %d leaves windows of %d tokens nothing new; it must be smaller"
                            .formatted(how.stride(), kept));
        }
        List<Range> windows = new ArrayList<>();
        for (int from = 0; ; from += kept - how.stride()) {
            int to = Math.min(from + kept, size);
            windows.add(new Range(from, to));
            if (to == size) {
                return windows;
            }
        }
    }
}
