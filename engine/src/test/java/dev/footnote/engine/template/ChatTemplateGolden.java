package dev.footnote.engine.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.engine.Fixtures;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.tokenize.Tokenizer;
import dev.footnote.engine.tokenize.Tokenizers;

import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Chat templates against what the reference renders. */
public final class ChatTemplateGolden {
    private ChatTemplateGolden() {}

    /** Every case of a template. */
    public static void check(String name) throws IOException {
        String source = Files.readString(Fixtures.path("chat_templates/" + name + ".jinja"));
        checkCases(ChatTemplate.parse(source), Fixtures.json("chat_templates/" + name + ".json"));
    }

    /** The template inside the GGUF file of SmolLM2, and the ids of what it writes. */
    public static void checkRealSmolLm2() {
        JsonObject file = Fixtures.json("chat_templates/real_smollm2.json");
        try (WeightsFile weights =
                WeightsFile.open(Fixtures.resource("/models/smollm2-tokenizer.gguf"))) {
            Object source = weights.metadata().get("tokenizer.chat_template");
            ChatTemplate template = ChatTemplate.parse(Objects.requireNonNull(source).toString());
            Tokenizer tokenizer = Tokenizers.fromGguf(weights.metadata());
            checkCases(template, file);
            for (JsonValue row : file.require("cases").asArray()) {
                String expected = row.asObject().require("expected").asString();
                assertThat(tokenizer.encode(expected, false).ids())
                        .isEqualTo(
                                row.asObject().require("expected_ids").asArray().stream()
                                        .mapToInt(JsonValue::asInt)
                                        .toArray());
            }
        }
    }

    private static void checkCases(ChatTemplate template, JsonObject file) {
        SoftAssertions softly = new SoftAssertions();
        for (JsonValue value : file.require("cases").asArray()) {
            JsonObject row = value.asObject();
            Map<String, @Nullable Object> variables = new HashMap<>();
            variables.put("messages", java(row.require("messages")));
            variables.put("tools", row.find("tools").map(tools -> java(tools)).orElse(null));
            variables.put("documents", null);
            variables.put(
                    "add_generation_prompt", row.require("add_generation_prompt").asBoolean());
            file.require("special_tokens")
                    .asObject()
                    .members()
                    .forEach((name, token) -> variables.put(name, java(token)));
            row.require("extra")
                    .asObject()
                    .members()
                    .forEach((name, extra) -> variables.put(name, java(extra)));
            String found;
            try {
                found = template.render(variables);
            } catch (TemplateException e) {
                found = e.kind() + ": " + e.getMessage();
            }
            String expected =
                    row.find("expected")
                            .map(JsonValue::asString)
                            .orElseGet(
                                    () ->
                                            "RAISED: "
                                                    + row.require("error")
                                                            .asObject()
                                                            .require("message")
                                                            .asString());
            softly.assertThat(found).isEqualTo(expected);
        }
        softly.assertAll();
    }

    private static @Nullable Object java(JsonValue value) {
        return switch (value) {
            case JsonObject object -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                object.members().forEach((name, member) -> members.put(name, java(member)));
                yield members;
            }
            case JsonValue.JsonArray array -> {
                List<@Nullable Object> elements = new ArrayList<>();
                array.elements().forEach(element -> elements.add(java(element)));
                yield elements;
            }
            case JsonValue.JsonString string -> string.value();
            case JsonValue.JsonNumber number ->
                    number.value() == Math.rint(number.value())
                            ? (Object) (long) number.value()
                            : (Object) number.value();
            case JsonValue.JsonBoolean bool -> bool.value();
            case JsonValue.JsonNull ignored -> null;
        };
    }
}
