package dev.footnote.engine;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A conversation with everything a chat template may look at. Messages and tools are as clients
 * send them: maps of texts, numbers, lists and maps.
 *
 * @param messages each with a role, and content, tool calls or what else the template reads
 * @param tools that the model may call; templates expect none when there are none
 */
public record ChatPrompt(
        List<Map<String, ? extends @Nullable Object>> messages,
        List<Map<String, ? extends @Nullable Object>> tools) {

    public ChatPrompt {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** A conversation of plain texts, without tools. */
    static ChatPrompt of(List<ChatMessage> messages) {
        List<Map<String, String>> plain =
                messages.stream()
                        .map(m -> Map.of("role", m.role(), "content", m.content()))
                        .toList();
        return new ChatPrompt(List.copyOf(plain), List.of());
    }

    /** What a template sees. */
    Map<String, @Nullable Object> variables(boolean addGenerationPrompt) {
        Map<String, @Nullable Object> variables = new HashMap<>();
        variables.put("messages", messages);
        variables.put("tools", tools.isEmpty() ? null : tools);
        variables.put("add_generation_prompt", addGenerationPrompt);
        return variables;
    }
}
