package dev.footnote.engine.tokenize;

/** Decodes tokens one by one; a character is given out when its last byte has come. */
public interface StreamDecoder {
    /** The text that this token completes; empty while a character is held back. */
    String next(int id);

    /** The text still held back, with U+FFFD for an incomplete character. */
    String finish();
}
