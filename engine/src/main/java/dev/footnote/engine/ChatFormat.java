package dev.footnote.engine;

import dev.footnote.engine.ModelOpenException.Kind;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.template.ChatTemplate;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a model writes conversations, and which tokens end its turns.
 *
 * @param template its own, when its files have one
 * @param specials spelled-out special tokens that templates ask for by name
 * @param endIds tokens that end an answer
 */
record ChatFormat(
        Optional<ChatTemplate> template, Map<String, String> specials, Set<Integer> endIds) {

    static ChatFormat of(ModelFiles files) {
        return files.isSingleFile() ? ofGguf(files.weights().metadata()) : ofHub(files);
    }

    private static ChatFormat ofGguf(Map<String, Object> metadata) {
        Set<Integer> ends = new HashSet<>();
        for (String name : List.of("eos", "eot", "eom")) {
            if (metadata.get("tokenizer.ggml." + name + "_token_id") instanceof Number id) {
                ends.add(id.intValue());
            }
        }
        return new ChatFormat(
                ggufTemplate(metadata).map(ChatTemplate::parse),
                Map.of(
                        "bos_token", ggufToken(metadata, "bos"),
                        "eos_token", ggufToken(metadata, "eos")),
                Set.copyOf(ends));
    }

    private static String ggufToken(Map<String, Object> metadata, String name) {
        return metadata.get("tokenizer.ggml." + name + "_token_id") instanceof Number id
                        && metadata.get("tokenizer.ggml.tokens") instanceof List<?> tokens
                        && id.intValue() >= 0
                        && id.intValue() < tokens.size()
                ? String.valueOf(tokens.get(id.intValue()))
                : "";
    }

    private static ChatFormat ofHub(ModelFiles files) {
        Optional<JsonObject> settings = files.json("tokenizer_config.json");
        Set<Integer> ends = new HashSet<>();
        for (String file : List.of("generation_config.json", "config.json")) {
            files.json(file)
                    .flatMap(json -> json.find("eos_token_id"))
                    .ifPresent(value -> numbers(value).forEach(ends::add));
        }
        return new ChatFormat(
                hubTemplate(files).map(ChatTemplate::parse),
                Map.of(
                        "bos_token", hubToken(settings, "bos_token"),
                        "eos_token", hubToken(settings, "eos_token")),
                Set.copyOf(ends));
    }

    /** The template as the files have it. */
    static Optional<String> templateText(ModelFiles files) {
        return files.isSingleFile() ? ggufTemplate(files.weights().metadata()) : hubTemplate(files);
    }

    private static Optional<String> ggufTemplate(Map<String, Object> metadata) {
        return metadata.get("tokenizer.chat_template") instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    /** The template of a Hugging Face folder, when it has one. */
    static Optional<String> hubTemplate(ModelFiles files) {
        return files.json("tokenizer_config.json")
                .flatMap(json -> json.find("chat_template"))
                .flatMap(ChatFormat::defaultTemplate)
                .or(() -> files.text("chat_template.jinja"));
    }

    /** A text, or a list of named ones of which the default counts. */
    private static Optional<String> defaultTemplate(JsonValue value) {
        if (value instanceof JsonValue.JsonArray(List<JsonValue> named)) {
            return named.stream()
                    .map(JsonValue::asObject)
                    .filter(entry -> entry.require("name").asString().equals("default"))
                    .map(entry -> entry.require("template").asString())
                    .findFirst();
        }
        return Optional.of(value.asString());
    }

    private static Stream<Integer> numbers(JsonValue value) {
        return value instanceof JsonValue.JsonArray(List<JsonValue> several)
                ? several.stream().map(JsonValue::asInt)
                : Stream.of(value.asInt());
    }

    /** A token is a text, or an object that has it as its content. */
    private static String hubToken(Optional<JsonObject> settings, String name) {
        return settings.flatMap(json -> json.find(name))
                .map(
                        value ->
                                value instanceof JsonObject object
                                        ? object.require("content").asString()
                                        : value.asString())
                .orElse("");
    }

    /** The conversation as the template writes it. */
    String render(ChatPrompt prompt, boolean addGenerationPrompt) {
        ChatTemplate known =
                template.orElseThrow(
                        () ->
                                new ModelOpenException(
                                        Kind.INCOMPLETE,
                                        "the model's files have no chat template; write the prompt"
                                                + " in its own form"));
        Map<String, @Nullable Object> variables = prompt.variables(addGenerationPrompt);
        variables.put("bos_token", specials.getOrDefault("bos_token", ""));
        variables.put("eos_token", specials.getOrDefault("eos_token", ""));
        return known.render(variables);
    }
}
