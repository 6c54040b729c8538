package dev.footnote.engine;

import dev.footnote.engine.tokenize.EncodeRequest;

import java.util.Optional;

/** A text to judge, or two that are judged together: premise and hypothesis, query and passage. */
public record TextPair(String first, Optional<String> second) {

    public static TextPair of(String text) {
        return new TextPair(text, Optional.empty());
    }

    public static TextPair of(String first, String second) {
        return new TextPair(first, Optional.of(second));
    }

    EncodeRequest request() {
        EncodeRequest one = EncodeRequest.of(first);
        return second.map(one::pairedWith).orElse(one);
    }
}
