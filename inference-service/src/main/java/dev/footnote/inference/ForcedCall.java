package dev.footnote.inference;

import static dev.footnote.inference.SamplingFields.badRequest;

import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.ToolChoice;
import dev.footnote.engine.ChatPrompt;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.json.Json;
import dev.footnote.engine.sample.grammar.Grammar;
import dev.footnote.engine.sample.grammar.GrammarException;
import dev.footnote.engine.template.TemplateException;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call that a model must make: the prompt goes on by what opens a call in the model's own form,
 * and the answer is held to the JSON of one call. How a model writes calls is seen from its chat
 * template, which is given a call to write.
 *
 * @param opening what the prompt ends with
 */
record ForcedCall(String opening, Grammar grammar) {
    private static final JsonMapper JSON = new JsonMapper();

    /** How calls are written: within tags, as a list behind a marker, or alone. */
    private record Writing(String opening, boolean listed, String argumentsName) {}

    /** A tool's function. */
    private record Function(String name, Object parameters) {}

    /** The call that a request forces, if it does. */
    static Optional<ForcedCall> of(
            GenerationModel model, ChatCompletionRequest request, String modelName) {
        Optional<ToolChoice> forced =
                request.toolChoice().filter(it -> !it.isNone() && !it.isAuto());
        if (forced.isEmpty()) return Optional.empty();
        List<Map<String, Object>> tools = Messages.tools(request);
        if (tools.isEmpty()) {
            throw badRequest("tool_choice asks for a call, but no tools are given; send tools.");
        }
        if (request.form().grammar().isPresent() || request.form().responseFormat().isPresent()) {
            throw badRequest(
                    "tool_choice forces a call, whose form is its own; leave grammar and"
                            + " response_format out.");
        }
        Writing writing =
                writing(model, tools)
                        .orElseThrow(
                                () ->
                                        badRequest(
                                                ("tool_choice forces a call, but the chat template"
                                                     + " of %s does not tell how it writes one"
                                                     + " (<tool_call> tags, [TOOL_CALLS] or a JSON"
                                                     + " object are known); use auto or none.")
                                                        .formatted(modelName)));
        return Optional.of(
                new ForcedCall(writing.opening(), grammar(allowed(forced.get(), tools), writing)));
    }

    private static List<Function> allowed(ToolChoice choice, List<Map<String, Object>> tools) {
        List<Function> all = tools.stream().map(ForcedCall::function).toList();
        if (choice.function().isEmpty()) return all;
        String name = choice.function().get();
        List<Function> named = all.stream().filter(it -> it.name().equals(name)).toList();
        if (named.isEmpty()) {
            throw badRequest(
                    "tool_choice names the function \"%s\"; the tools are %s."
                            .formatted(name, all.stream().map(Function::name).toList()));
        }
        return named;
    }

    private static Function function(Map<String, Object> tool) {
        // Messages has checked that there is a function with a name.
        Map<?, ?> function = (Map<?, ?>) tool.getOrDefault("function", Map.of());
        Object parameters = function.get("parameters");
        return new Function(
                String.valueOf(function.get("name")),
                parameters == null
                        ? Map.of("type", "object", "additionalProperties", false)
                        : parameters);
    }

    /** The template writes a call of the first tool; what stands around it is the form. */
    private static Optional<Writing> writing(
            GenerationModel model, List<Map<String, Object>> tools) {
        String name = function(tools.getFirst()).name();
        List<Map<String, ? extends @Nullable Object>> offered = List.copyOf(tools);
        Map<String, Object> user = Map.of("role", "user", "content", "?");
        Map<String, Object> call =
                Map.of(
                        "id",
                        "call00000",
                        "type",
                        "function",
                        "function",
                        Map.of("name", name, "arguments", Map.of()));
        Map<String, Object> assistant =
                Map.of("role", "assistant", "content", "", "tool_calls", List.of(call));
        String written;
        String before;
        try {
            written = model.renderChat(new ChatPrompt(List.of(user, assistant), offered), false);
            before = model.renderChat(new ChatPrompt(List.of(user), offered), true);
        } catch (TemplateException e) {
            return Optional.empty();
        }
        Matcher found =
                Pattern.compile(
                                "(?<tag><tool_call>\\s*)?(?<list>\\[TOOL_CALLS\\]\\s*\\[\\s*)?"
                                        + "\\{\\s*\"name\":\\s*\""
                                        + Pattern.quote(name)
                                        + "\",\\s*\"(?<arguments>arguments|parameters)\":")
                        .matcher(written);
        Optional<Writing> writing = Optional.empty();
        while (found.find()) {
            String arguments = found.group("arguments");
            if (found.group("tag") != null) {
                writing = Optional.of(new Writing(found.group("tag"), false, arguments));
            } else if (found.group("list") != null) {
                String marker = found.group("list").strip();
                marker = marker.substring(0, marker.length() - 1).stripTrailing();
                writing = Optional.of(new Writing(marker, true, arguments));
            } else if (before.endsWith(tail(written, found.start()))) {
                writing = Optional.of(new Writing("", false, arguments));
            }
        }
        return writing;
    }

    /** The end of what was written up to a place: long enough to be the answer's beginning. */
    private static String tail(String written, int end) {
        return written.substring(Math.max(0, end - 8), end);
    }

    private static Grammar grammar(List<Function> functions, Writing writing) {
        List<Object> calls = new ArrayList<>();
        for (int i = 0; i < functions.size(); i++) {
            String path =
                    (writing.listed() ? "#/items" : "#")
                            + "/anyOf/%d/properties/%s".formatted(i, writing.argumentsName());
            Map<String, @Nullable Object> properties = new LinkedHashMap<>();
            properties.put("name", Map.of("const", functions.get(i).name()));
            properties.put(writing.argumentsName(), moved(functions.get(i).parameters(), path));
            calls.add(
                    Map.of(
                            "type",
                            "object",
                            "properties",
                            properties,
                            "required",
                            List.copyOf(properties.keySet()),
                            "additionalProperties",
                            false));
        }
        Map<String, Object> one = Map.of("anyOf", calls);
        Map<String, Object> schema =
                writing.listed()
                        ? Map.of("type", "array", "items", one, "minItems", 1, "maxItems", 1)
                        : one;
        try {
            return Grammar.ofJsonSchema(Json.parse(JSON.writeValueAsString(schema)));
        } catch (GrammarException e) {
            throw badRequest(
                    "tool_choice forces a call, but the tools' parameters cannot be held to: %s"
                            .formatted(e.getMessage()));
        }
    }

    /** A schema at another place: references within it lead there. */
    private static @Nullable Object moved(@Nullable Object schema, String path) {
        if (schema instanceof List<?> parts) {
            return parts.stream().map(it -> moved(it, path)).toList();
        }
        if (!(schema instanceof Map<?, ?> members)) return schema;
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        members.forEach((name, value) -> all.put(String.valueOf(name), moved(value, path)));
        if (all.get("$ref") instanceof String to && to.startsWith("#")) {
            all.put("$ref", path + to.substring(1));
        }
        return all;
    }
}
