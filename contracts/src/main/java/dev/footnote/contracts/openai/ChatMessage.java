package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.Optional;

/**
 * One message of a conversation: role {@code system}, {@code user}, {@code assistant} or {@code
 * tool}. An assistant's may hold calls of tools, a tool's says which call it answers.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ChatMessage(
        String role,
        @JsonInclude(JsonInclude.Include.ALWAYS) MessageContent content,
        Optional<String> name,
        @JsonProperty("tool_calls") List<ToolCall> toolCalls,
        @JsonProperty("tool_call_id") Optional<String> toolCallId) {
    public ChatMessage {
        if (role == null || role.isBlank()) {
            throw new IllegalArgumentException(
                    "a message has no role; use system, user, assistant or tool");
        }
        if (content == null) content = new MessageContent("");
        name = name == null ? Optional.empty() : name;
        toolCalls = toolCalls == null ? List.of() : List.copyOf(toolCalls);
        toolCallId = toolCallId == null ? Optional.empty() : toolCallId;
    }

    /** A message of text alone. */
    public ChatMessage(String role, MessageContent content) {
        this(role, content, Optional.empty(), List.of(), Optional.empty());
    }

    public static ChatMessage of(String role, String text) {
        return new ChatMessage(role, new MessageContent(text));
    }
}
