package dev.footnote.engine.tokenize;

/** A range of a text; what pre-tokenizers pass on. */
record Slice(AlignedText text, int from, int to) {
    static Slice whole(AlignedText text) {
        return new Slice(text, 0, text.length());
    }

    int length() {
        return to - from;
    }

    boolean isEmpty() {
        return from == to;
    }

    boolean startsWith(int code) {
        return from < to && text.code(from) == code;
    }

    String string() {
        return text.string(from, to);
    }
}
