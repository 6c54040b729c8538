package dev.footnote.engine.tokenize;

import java.util.Arrays;

/**
 * A text as code points, each with the range of original code points that it stands for.
 * Normalizers and pre-tokenizers make new texts from old ones; offsets of tokens are read off at
 * the end.
 */
final class AlignedText {
    private int[] codes;
    private int[] starts;
    private int[] ends;
    private int length;

    AlignedText(int capacity) {
        codes = new int[capacity];
        starts = new int[capacity];
        ends = new int[capacity];
    }

    static AlignedText of(String text) {
        AlignedText aligned = new AlignedText(text.length());
        int code;
        for (int i = 0; i < text.length(); i += Character.charCount(code)) {
            code = text.codePointAt(i);
            aligned.add(code, aligned.length, aligned.length + 1);
        }
        return aligned;
    }

    int length() {
        return length;
    }

    int code(int index) {
        return codes[index];
    }

    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return ends[index];
    }

    void add(int code, int start, int end) {
        if (length == codes.length) {
            int capacity = Math.max(16, length + (length >> 1));
            codes = Arrays.copyOf(codes, capacity);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
        }
        codes[length] = code;
        starts[length] = start;
        ends[length] = end;
        length++;
    }

    /** Adds a code point that stands for what the one at an index of another text stands for. */
    void addLike(int code, AlignedText other, int index) {
        add(code, other.starts[index], other.ends[index]);
    }

    void addRange(AlignedText other, int from, int to) {
        for (int i = from; i < to; i++) {
            add(other.codes[i], other.starts[i], other.ends[i]);
        }
    }

    AlignedText copy(int from, int to) {
        AlignedText out = new AlignedText(to - from);
        out.addRange(this, from, to);
        return out;
    }

    String string(int from, int to) {
        return new String(codes, from, to - from);
    }
}
