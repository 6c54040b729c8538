package dev.footnote.engine.tokenize;

import java.util.Optional;

/** Collects the tokens of one text. */
final class EncodingBuilder {
    /** The sign for a space in the printable alphabet of bytes. */
    private static final int BYTE_SPACE = ByteAlphabet.codeOf(' ');

    private final Optional<Trim> trim;
    private final IntList ids;
    private final IntList starts;
    private final IntList ends;
    private final IntList leading; // signs for space at the beginning of each token, when trimming
    private final IntList trailing;

    /** Leaves space out of offsets; the first token keeps one that may have been put in front. */
    record Trim(boolean addPrefixSpace) {}

    EncodingBuilder(Optional<Trim> trim, int capacity) {
        this.trim = trim;
        ids = new IntList(capacity);
        starts = new IntList(capacity);
        ends = new IntList(capacity);
        leading = new IntList(trim.isPresent() ? capacity : 0);
        trailing = new IntList(trim.isPresent() ? capacity : 0);
    }

    /** Adds a token that stands for a range of a text that is not empty. */
    void add(int id, AlignedText text, int from, int to) {
        ids.add(id);
        starts.add(text.start(from));
        ends.add(text.end(to - 1));
        if (trim.isPresent()) {
            leading.add(leading(text, from, to));
            trailing.add(trailing(text, from, to));
        }
    }

    int size() {
        return ids.size();
    }

    int id(int index) {
        return ids.get(index);
    }

    /** Where a token begins; what is first in its window may keep a space. */
    int start(int index, boolean first) {
        int start = starts.get(index);
        if (trim.isEmpty() || leading.get(index) == 0) {
            return start;
        }
        boolean kept = trim.get().addPrefixSpace() && leading.get(index) == 1;
        boolean trimmed = !(kept && (first || start == 0));
        return trimmed ? Math.min(start + leading.get(index), ends.get(index)) : start;
    }

    int end(int index, boolean first) {
        int end = ends.get(index);
        if (trim.isEmpty() || trailing.get(index) == 0 || end < trailing.get(index)) {
            return end;
        }
        return Math.max(end - trailing.get(index), start(index, first));
    }

    private static int leading(AlignedText text, int from, int to) {
        int count = 0;
        while (from + count < to && space(text.code(from + count))) {
            count++;
        }
        return count;
    }

    private static int trailing(AlignedText text, int from, int to) {
        int count = 0;
        while (to - count > from && space(text.code(to - count - 1))) {
            count++;
        }
        return count;
    }

    private static boolean space(int code) {
        return code == BYTE_SPACE || Characters.isSpace(code);
    }
}
