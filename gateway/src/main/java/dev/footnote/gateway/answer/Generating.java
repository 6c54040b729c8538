package dev.footnote.gateway.answer;

import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.openai.AnswerForm;
import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.ChatMessage;
import dev.footnote.contracts.openai.Sampling;
import dev.footnote.contracts.openai.Usage;
import dev.footnote.gateway.text.SentenceStream;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Lets the model write, and hands over whole sentences as they come. One use, one thread. */
final class Generating {
    private final LongSupplier nanos;
    private final SentenceStream stream = new SentenceStream();
    private Usage usage = Usage.of(0, 0);
    private long firstTokenNanos;
    private String model = "";

    /** Takes a sentence and says whether more are wanted. */
    @FunctionalInterface
    interface SentenceConsumer {
        boolean accept(String sentence);
    }

    Generating(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Returns when the model has ended or no more was wanted. */
    void run(ChatGeneration generation, ChatCompletionRequest request, SentenceConsumer sentences) {
        boolean[] going = {true};
        generation.generate(
                request,
                chunk -> {
                    going[0] = take(chunk, sentences);
                    return going[0];
                });
        if (going[0]) stream.end().ifPresent(sentences::accept);
    }

    private boolean take(ChatCompletionChunk chunk, SentenceConsumer sentences) {
        if (!chunk.model().isEmpty()) model = chunk.model();
        chunk.usage().ifPresent(counts -> usage = counts);
        for (ChatCompletionChunk.Choice choice : chunk.choices()) {
            String piece = choice.delta().content().orElse("");
            if (piece.isEmpty()) continue;
            if (firstTokenNanos == 0) firstTokenNanos = nanos.getAsLong();
            for (String sentence : stream.accept(piece)) {
                if (!sentences.accept(sentence)) return false;
            }
        }
        return true;
    }

    /**
     * Greedy and without a repetition penalty: an answer is to repeat its sources' words. A model
     * that goes round in circles is stopped by its sentences instead.
     */
    static ChatCompletionRequest request(
            String model, List<ChatMessage> messages, int answerTokensMax) {
        return ChatCompletionRequest.of(model, messages)
                .withSampling(Sampling.greedy())
                .withForm(
                        AnswerForm.any()
                                .withStop("\nQuestion:", "\nSources:", "\n\n\n")
                                .withMaxTokens(answerTokensMax))
                .withStream();
    }

    Usage usage() {
        return usage;
    }

    String model() {
        return model;
    }

    Optional<Long> firstTokenAt() {
        return firstTokenNanos == 0 ? Optional.empty() : Optional.of(firstTokenNanos);
    }
}
