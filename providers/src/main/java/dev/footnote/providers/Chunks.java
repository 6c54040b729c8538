package dev.footnote.providers;

import dev.footnote.contracts.inference.ChatGeneration.ChunkConsumer;
import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionChunk.Choice;
import dev.footnote.contracts.openai.ChatCompletionChunk.Delta;
import dev.footnote.contracts.openai.TokenLogprobs;
import dev.footnote.contracts.openai.Usage;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.Optional;

/**
 * Puts what servers stream in their various orders into the one order of our port: the role, the
 * text, calls of tools, the reason of the end, the token counts. Nothing is handed over before the
 * first text or the end, so that another attempt, or another model, stays possible until then.
 */
final class Chunks {
    /** Identity of one answer, the same in all its chunks. */
    record Head(String id, long created, String model) {}

    private final Head head;
    private final ChunkConsumer consumer;
    private boolean begun;
    private boolean wanted = true;
    private final CallPieces calls = new CallPieces();
    private Optional<String> finishReason = Optional.empty();
    private Usage usage = Usage.of(0, 0);

    Chunks(Head head, ChunkConsumer consumer) {
        this.head = head;
        this.consumer = consumer;
    }

    /** Whether anything was handed over. */
    boolean begun() {
        return begun;
    }

    /** Whether the consumer wants more. */
    boolean wanted() {
        return wanted;
    }

    boolean finished() {
        return finishReason.isPresent();
    }

    void text(String text) {
        if (text.isEmpty() || !wanted) return;
        begin();
        if (wanted) send(Delta.ofText(text), Optional.empty());
    }

    /** What the server thought of the tokens of the text that was handed over last. */
    void logprobs(TokenLogprobs logprobs) {
        if (logprobs.content().isEmpty() || !wanted) return;
        begin();
        if (wanted) send(new Choice(0, Delta.empty(), Optional.empty(), Optional.of(logprobs)));
    }

    /** Calls of tools, whole or in pieces; handed over when the answer is whole. */
    void toolCalls(JsonNode pieces) {
        calls.add(pieces);
    }

    void finishReason(String reason) {
        finishReason = Optional.of(reason);
    }

    void usage(Usage counts) {
        usage = counts;
    }

    /** The answer is whole. */
    void end() {
        if (!wanted) return;
        begin();
        if (wanted && !calls.isEmpty()) send(Delta.ofToolCalls(calls.whole()), Optional.empty());
        if (wanted) send(Delta.empty(), Optional.of(reason()));
        if (wanted) wanted = consumer.accept(chunk(List.of(), Optional.of(usage)));
    }

    private String reason() {
        String given = finishReason.orElse("stop");
        // Some servers say that they stopped where OpenAI says why.
        return given.equals("stop") && !calls.isEmpty() ? "tool_calls" : given;
    }

    private void begin() {
        if (begun) return;
        begun = true;
        send(Delta.ofRole("assistant"), Optional.empty());
    }

    private void send(Delta delta, Optional<String> reason) {
        send(new Choice(0, delta, reason));
    }

    private void send(Choice choice) {
        wanted = consumer.accept(chunk(List.of(choice), Optional.empty()));
    }

    private ChatCompletionChunk chunk(List<Choice> choices, Optional<Usage> counts) {
        return new ChatCompletionChunk(
                head.id(), "chat.completion.chunk", head.created(), head.model(), choices, counts);
    }
}
