package dev.footnote.engine.tokenize;

import java.util.Optional;

/** A text, perhaps with a second one, and how to encode it. */
public record EncodeRequest(
        String text,
        Optional<String> second,
        boolean addSpecialTokens,
        Optional<Truncation> truncation) {

    /** One text with special tokens, not cut. */
    public static EncodeRequest of(String text) {
        return new EncodeRequest(text, Optional.empty(), true, Optional.empty());
    }

    /** The same with a second text. */
    public EncodeRequest pairedWith(String other) {
        return new EncodeRequest(text, Optional.of(other), addSpecialTokens, truncation);
    }

    /** The same without special tokens added. */
    public EncodeRequest withoutSpecialTokens() {
        return new EncodeRequest(text, second, false, truncation);
    }

    /** The same, cut. */
    public EncodeRequest cut(Truncation how) {
        return new EncodeRequest(text, second, addSpecialTokens, Optional.of(how));
    }
}
