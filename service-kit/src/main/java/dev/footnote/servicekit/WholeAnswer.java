package dev.footnote.servicekit;

import dev.footnote.contracts.inference.ChatGeneration.ChunkConsumer;
import dev.footnote.contracts.openai.ChatCompletion;
import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.TokenLogprobs;
import dev.footnote.contracts.openai.ToolCall;
import dev.footnote.contracts.openai.Usage;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts the chunks of a stream together to the answer that comes without streaming. */
public final class WholeAnswer implements ChunkConsumer {
    private final Runnable begun;
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private Optional<ChatCompletionChunk> first = Optional.empty();
    private Usage usage = Usage.of(0, 0);

    /** The first chunk says that the model has taken the request. */
    public WholeAnswer(Runnable begun) {
        this.begun = begun;
    }

    private static final class Choice {
        private final StringBuilder text = new StringBuilder();
        private final List<ToolCall> calls = new ArrayList<>();
        private final List<TokenLogprobs.Entry> logprobs = new ArrayList<>();
        private String finishReason = "stop";

        void add(ChatCompletionChunk.Choice piece) {
            piece.delta().content().ifPresent(text::append);
            piece.delta().toolCalls().ifPresent(calls::addAll);
            piece.logprobs().ifPresent(it -> logprobs.addAll(it.content()));
            finishReason = piece.finishReason().orElse(finishReason);
        }

        ChatCompletion.Choice whole(int index) {
            var message =
                    new ChatCompletion.AssistantMessage(
                            "assistant", text.toString(), Optional.empty(), List.of(), calls);
            return new ChatCompletion.Choice(
                    index,
                    message,
                    finishReason,
                    logprobs.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new TokenLogprobs(logprobs)));
        }
    }

    @Override
    public boolean accept(ChatCompletionChunk chunk) {
        if (first.isEmpty()) {
            first = Optional.of(chunk);
            begun.run();
        }
        for (var choice : chunk.choices()) {
            choices.computeIfAbsent(choice.index(), _ -> new Choice()).add(choice);
        }
        usage = chunk.usage().orElse(usage);
        return !Thread.currentThread().isInterrupted();
    }

    /** What has come; a problem when nothing has. */
    public ChatCompletion completion() {
        ChatCompletionChunk head =
                first.orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemKind.UNAVAILABLE,
                                        "The model ended without an answer. Ask again."));
        List<ChatCompletion.Choice> whole = new ArrayList<>();
        choices.forEach((index, choice) -> whole.add(choice.whole(index)));
        return new ChatCompletion(
                head.id(), "chat.completion", head.created(), head.model(), whole, usage);
    }
}
