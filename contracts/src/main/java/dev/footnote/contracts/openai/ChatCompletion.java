package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.Optional;

/** The whole answer of {@code POST /v1/chat/completions}. */
public record ChatCompletion(
        String id, String object, long created, String model, List<Choice> choices, Usage usage) {

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Choice(
            int index,
            AssistantMessage message,
            @JsonProperty("finish_reason") String finishReason,
            Optional<TokenLogprobs> logprobs) {

        public Choice(int index, AssistantMessage message, String finishReason) {
            this(index, message, finishReason, Optional.empty());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record AssistantMessage(
            String role,
            @JsonInclude(JsonInclude.Include.ALWAYS) String content,
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> refusal,
            List<Annotation> annotations,
            @JsonProperty("tool_calls") List<ToolCall> toolCalls) {

        /** A message of text alone. */
        public AssistantMessage(
                String role,
                String content,
                Optional<String> refusal,
                List<Annotation> annotations) {
            this(role, content, refusal, annotations, List.of());
        }

        public AssistantMessage {
            content = content == null ? "" : content;
            toolCalls = toolCalls == null ? List.of() : List.copyOf(toolCalls);
            refusal = refusal == null ? Optional.empty() : refusal;
            annotations = annotations == null ? List.of() : List.copyOf(annotations);
        }
    }

    public ChatCompletion {
        choices = List.copyOf(choices);
    }
}
