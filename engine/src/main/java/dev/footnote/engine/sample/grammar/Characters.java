package dev.footnote.engine.sample.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of Unicode characters as sorted ranges that do not touch. Surrogates are no characters and
 * never in it.
 */
public record Characters(List<Range> ranges) {
    static final int LAST = Character.MAX_CODE_POINT;

    /** Characters between two, both included. */
    public record Range(int first, int last) {
        /** Refuses what is no range of code points. */
        public Range {
            if (first < 0 || last < first || last > LAST) {
                throw GrammarException.malformed(
                        "characters",
                        "the characters U+%04X to U+%04X are no range".formatted(first, last));
            }
        }
    }

    /** Sorts, joins, and takes surrogates out. */
    public Characters {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingInt(Range::first));
        List<Range> joined = new ArrayList<>();
        for (Range range : sorted) {
            Range last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && range.first <= last.last + 1) {
                joined.set(
                        joined.size() - 1, new Range(last.first, Math.max(last.last, range.last)));
            } else {
                joined.add(range);
            }
        }
        List<Range> real = new ArrayList<>();
        for (Range range : joined) {
            addPart(real, range.first, Math.min(range.last, 0xD7FF));
            addPart(real, Math.max(range.first, 0xE000), range.last);
        }
        ranges = List.copyOf(real);
    }

    private static void addPart(List<Range> to, int first, int last) {
        if (first <= last) {
            to.add(new Range(first, last));
        }
    }

    static Characters between(int first, int last) {
        return new Characters(List.of(new Range(first, last)));
    }

    static Characters of(String characters) {
        return new Characters(
                characters.codePoints().mapToObj(code -> new Range(code, code)).toList());
    }

    static Characters all() {
        return between(0, LAST);
    }

    Characters and(Characters more) {
        List<Range> both = new ArrayList<>(ranges);
        both.addAll(more.ranges);
        return new Characters(both);
    }

    /** All others. */
    Characters complement() {
        List<Range> others = new ArrayList<>();
        int next = 0;
        for (Range range : ranges) {
            addPart(others, next, range.first - 1);
            next = range.last + 1;
        }
        addPart(others, next, LAST);
        return new Characters(others);
    }

    /** These without others. */
    Characters without(Characters others) {
        return complement().and(others).complement();
    }

    boolean contains(int code) {
        return ranges.stream().anyMatch(range -> range.first <= code && code <= range.last);
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }
}
