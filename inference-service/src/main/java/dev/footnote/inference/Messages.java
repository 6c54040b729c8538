package dev.footnote.inference;

import static dev.footnote.inference.SamplingFields.badRequest;

import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.ChatMessage;
import dev.footnote.contracts.openai.ToolCall;
import dev.footnote.contracts.openai.ToolChoice;
import dev.footnote.engine.ChatPrompt;
import dev.footnote.engine.GenerationModel;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Conversations as templates read them. */
final class Messages {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");
    private static final int TOOLS_MAX = 128;
    private static final JsonMapper JSON = new JsonMapper();

    private Messages() {}

    /** The conversation in the model's own form. */
    static String render(GenerationModel model, ChatCompletionRequest request) {
        List<Map<String, ? extends @Nullable Object>> messages = new ArrayList<>();
        request.messages().forEach(message -> messages.add(message(message)));
        List<Map<String, ? extends @Nullable Object>> tools = List.copyOf(tools(request));
        String text = model.renderChat(new ChatPrompt(messages, tools), true);
        if (!tools.isEmpty()
                && text.equals(model.renderChat(new ChatPrompt(messages, List.of()), true))) {
            throw badRequest(
                    "tools are given, but the model's chat template has no place for them; leave"
                            + " them out or take a model that knows tools.");
        }
        return text;
    }

    /** The tools that are offered: none when none may be called. */
    static List<Map<String, Object>> tools(ChatCompletionRequest request) {
        List<Map<String, Object>> tools = request.tools().orElse(List.of());
        if (tools.isEmpty()) return List.of();
        if (tools.size() > TOOLS_MAX) {
            throw badRequest(
                    "%d tools are given; at most %d are offered."
                            .formatted(tools.size(), TOOLS_MAX));
        }
        if (request.toolChoice().filter(ToolChoice::isNone).isPresent()) return List.of();
        tools.forEach(Messages::requireFunction);
        return tools;
    }

    /** The names of the functions among the tools. */
    static Set<String> names(List<Map<String, Object>> tools) {
        Set<String> names = new java.util.HashSet<>();
        for (Map<String, Object> tool : tools) {
            if (tool.get("function") instanceof Map<?, ?> function
                    && function.get("name") instanceof String name) {
                names.add(name);
            }
        }
        return names;
    }

    private static void requireFunction(Map<String, Object> tool) {
        if (!(tool.get("function") instanceof Map<?, ?> function)
                || !(function.get("name") instanceof String)) {
            throw badRequest(
                    "a tool has no function with a name; send"
                            + " {\"type\":\"function\",\"function\":{\"name\":…}}.");
        }
    }

    private static Map<String, @Nullable Object> message(ChatMessage message) {
        // What newer OpenAI models call the system's message.
        String role = message.role().equals("developer") ? "system" : message.role();
        if (!ROLES.contains(role)) {
            throw badRequest(
                    "a message has the role \"%s\"; use system, user, assistant or tool."
                            .formatted(message.role()));
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("role", role);
        fields.put("content", message.content().text());
        message.name().ifPresent(name -> fields.put("name", name));
        message.toolCallId().ifPresent(id -> fields.put("tool_call_id", id));
        if (!message.toolCalls().isEmpty()) {
            fields.put("tool_calls", message.toolCalls().stream().map(Messages::call).toList());
        }
        return fields;
    }

    private static Map<String, Object> call(ToolCall call) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", call.function().name());
        function.put("arguments", arguments(call.function().arguments()));
        return Map.of("id", call.id(), "type", call.type(), "function", function);
    }

    /** Templates write arguments as JSON themselves, so they get values, not a text of JSON. */
    private static Object arguments(String text) {
        try {
            Object value = JSON.readValue(text.isBlank() ? "{}" : text, Object.class);
            return value == null ? Map.of() : value;
        } catch (JacksonException e) {
            return text;
        }
    }
}
