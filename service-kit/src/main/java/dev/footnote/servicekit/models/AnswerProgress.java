package dev.footnote.servicekit.models;

import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.Completion;
import dev.footnote.contracts.openai.Usage;

import io.micrometer.core.instrument.Clock;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What an answer tells of itself while it comes. One thread. */
final class AnswerProgress {
    private final Clock clock;
    private final Runnable begun;
    private final long begunNanos;
    private final Set<String> finishReasons = new TreeSet<>();
    private String id = "";
    private String model = "";
    private Optional<Long> firstTokenNanos = Optional.empty();
    private Optional<Usage> usage = Optional.empty();

    /**
     * @param begun runs at the first token
     */
    AnswerProgress(Clock clock, Runnable begun) {
        this.clock = clock;
        this.begun = begun;
        this.begunNanos = clock.monotonicTime();
    }

    void note(ChatCompletionChunk chunk) {
        id = chunk.id();
        model = chunk.model();
        if (chunk.usage().isPresent()) usage = chunk.usage();
        for (ChatCompletionChunk.Choice choice : chunk.choices()) {
            choice.finishReason().ifPresent(finishReasons::add);
            if (choice.delta().content().isPresent()) noteText();
        }
    }

    /**
     * @param echoed whether the prompt is repeated, so that text is no sign of the answer's begin
     */
    void note(Completion piece, boolean echoed) {
        id = piece.id();
        model = piece.model();
        if (piece.usage().isPresent()) usage = piece.usage();
        for (Completion.Choice choice : piece.choices()) {
            choice.finishReason().ifPresent(finishReasons::add);
            if (!echoed && !choice.text().isEmpty()) noteText();
        }
    }

    private void noteText() {
        if (firstTokenNanos.isPresent()) return;
        firstTokenNanos = Optional.of(clock.monotonicTime() - begunNanos);
        begun.run();
    }

    String id() {
        return id;
    }

    /** Empty before the first piece. */
    String model() {
        return model;
    }

    String finishReasons() {
        return String.join(",", finishReasons);
    }

    /** From the request on. */
    Optional<Long> firstTokenNanos() {
        return firstTokenNanos;
    }

    Optional<Usage> usage() {
        return usage;
    }
}
