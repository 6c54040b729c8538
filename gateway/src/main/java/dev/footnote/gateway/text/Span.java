package dev.footnote.gateway.text;

/** A half-open range of UTF-16 offsets. */
public record Span(int start, int end) {
    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("a span runs from %d to %d".formatted(start, end));
        }
    }

    public String of(String text) {
        return text.substring(start, end);
    }

    /** From the beginning of this one to the end of a later one. */
    public Span to(Span later) {
        return new Span(start, later.end);
    }

    public int length() {
        return end - start;
    }
}
