package dev.footnote.contracts.inference;

import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionRequest;

/**
 * Chat on the inference-service, as {@code POST /v1/chat/completions} with a stream has it on the
 * wire. One process calls the model directly; a remote caller gets an adapter that reads the
 * server-sent events.
 */
public interface ChatGeneration {
    /**
     * Generates, handing over each chunk as it comes, and returns when the generation has ended.
     * The last chunk with choices carries the finish reason; a usage chunk follows always. Call it
     * on a virtual thread: it blocks.
     *
     * @throws dev.footnote.contracts.problem.ProblemException {@code overloaded}, {@code
     *     unknown_model}, {@code context_length_exceeded}, {@code bad_request} before the first
     *     chunk; {@code unavailable} or {@code internal} at any time
     */
    void generate(ChatCompletionRequest request, ChunkConsumer consumer);

    /** Receives the chunks in order, on the thread that called {@link ChatGeneration#generate}. */
    @FunctionalInterface
    interface ChunkConsumer {
        /** Returns whether more is wanted; false stops the generation and frees its slot. */
        boolean accept(ChatCompletionChunk chunk);
    }
}
