package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.Optional;

/**
 * One server-sent event of a streamed chat completion.
 *
 * @param choices none in the last event, which has the usage alone
 * @param usage of the whole in the last event; so far in the others, where that is asked for
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ChatCompletionChunk(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        Optional<Usage> usage) {

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Choice(
            int index,
            Delta delta,
            @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("finish_reason")
                    Optional<String> finishReason,
            Optional<TokenLogprobs> logprobs) {

        public Choice(int index, Delta delta, Optional<String> finishReason) {
            this(index, delta, finishReason, Optional.empty());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Delta(
            Optional<String> role,
            Optional<String> content,
            Optional<List<Annotation>> annotations,
            @JsonProperty("tool_calls") Optional<List<ToolCall>> toolCalls) {

        public Delta(
                Optional<String> role,
                Optional<String> content,
                Optional<List<Annotation>> annotations) {
            this(role, content, annotations, Optional.empty());
        }

        public static Delta ofToolCalls(List<ToolCall> calls) {
            return new Delta(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(calls));
        }

        public static Delta ofRole(String role) {
            return new Delta(Optional.of(role), Optional.of(""), Optional.empty());
        }

        public static Delta ofText(String text) {
            return new Delta(Optional.empty(), Optional.of(text), Optional.empty());
        }

        public static Delta empty() {
            return new Delta(Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    public ChatCompletionChunk {
        choices = List.copyOf(choices);
    }

    /** The same event for whoever has not asked for its counts. */
    public ChatCompletionChunk withoutUsage() {
        return new ChatCompletionChunk(id, object, created, model, choices, Optional.empty());
    }
}
