package dev.footnote.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * How a generation ended.
 *
 * @param failure what went wrong, exactly when the reason is {@code FAILED}
 */
public record GenerationEnd(
        FinishReason reason,
        int promptTokens,
        int completionTokens,
        Duration promptTime,
        Duration decodeTime,
        Optional<String> failure) {

    public GenerationEnd {
        if (failure.isPresent() != (reason == FinishReason.FAILED)) {
            throw new IllegalArgumentException("a failure text belongs to FAILED, and only there");
        }
    }
}
