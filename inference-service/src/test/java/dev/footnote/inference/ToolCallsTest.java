package dev.footnote.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.ToolCall;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.EngineSettings;
import dev.footnote.engine.GenerationModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tools reach the template, and calls come back from the text. */
class ToolCallsTest {
    private static final String TOOLS =
            """
            "tools": [{"type": "function", "function": {"name": "weather", "description": "Tells it.",
              "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]\
            """;

    @Test
    void aCallIsTakenOutOfTheTextAndEndsTheAnswer() {
        var model =
                new ScriptedModel(
                        "Let me see. <tool_call>{\"name\": \"weather\", \"arguments\": {\"city\":"
                                + " \"Bern\"}}</tool_call>",
                        "chatml_tools");
        List<ChatCompletionChunk> chunks = chunks(model, question(TOOLS));
        assertThat(model.prompts.getFirst()).contains("weather", "Tells it.");
        var calls =
                chunks.stream()
                        .flatMap(it -> it.choices().stream())
                        .flatMap(it -> it.delta().toolCalls().stream())
                        .flatMap(List::stream)
                        .toList();
        assertThat(calls).hasSize(1);
        assertThat(calls.getFirst().function().name()).isEqualTo("weather");
        assertThat(calls.getFirst().function().arguments()).isEqualTo("{\"city\":\"Bern\"}");
        assertThat(text(chunks)).isEqualTo("Let me see.");
        assertThat(chunks.get(chunks.size() - 2).choices().getFirst().finishReason())
                .contains("tool_calls");
    }

    @Test
    void anAnswerWithoutACallIsText() {
        var model = new ScriptedModel("It is fine in Bern.", "chatml_tools");
        List<ChatCompletionChunk> chunks = chunks(model, question(TOOLS));
        assertThat(text(chunks)).isEqualTo("It is fine in Bern.");
        assertThat(chunks.get(chunks.size() - 2).choices().getFirst().finishReason())
                .contains("stop");
    }

    @Test
    void theAnswerOfAToolAndTheCallBeforeItReachTheTemplate() {
        var model = new ScriptedModel("Sunny.", "chatml_tools");
        chunks(
                model,
                """
                {"messages": [
                  {"role": "user", "content": "Weather in Bern?"},
                  {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function",
                    "function": {"name": "weather", "arguments": "{\\"city\\": \\"Bern\\"}"}}]},
                  {"role": "tool", "tool_call_id": "call_1", "content": "sunny"}], %s}
                """
                        .formatted(TOOLS));
        assertThat(model.prompts.getFirst()).contains("Bern", "sunny").doesNotContain("\\\"city");
    }

    @Test
    void noToolIsOfferedWhereNoneMayBeCalled() {
        var model = new ScriptedModel("Fine.", "chatml_tools");
        chunks(model, question(TOOLS + ", \"tool_choice\": \"none\""));
        assertThat(model.prompts.getFirst()).doesNotContain("Tells it.");
    }

    @Test
    void aTemplateWithoutAPlaceForToolsRefusesThem() {
        var problem =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> chunks(new ScriptedModel("Fine.", "chatml"), question(TOOLS)));
        assertThat(problem.kind()).isEqualTo(ProblemKind.BAD_REQUEST);
        assertThat(problem.detail()).contains("no place for them");
    }

    private static final String TWO_TOOLS =
            """
            "tools": [
              {"type": "function", "function": {"name": "weather", "parameters": {"type": "object",
                "properties": {"city": {"enum": ["Bern", "Chur"]}}, "required": ["city"]}}},
              {"type": "function", "function": {"name": "tree", "parameters": {"$ref": "#/$defs/node",
                "$defs": {"node": {"type": "object", "properties": {"leaf": {"type": "boolean"},
                  "next": {"$ref": "#/$defs/node"}}, "required": ["leaf"],
                  "additionalProperties": false}}}}},
              {"type": "function", "function": {"name": "now"}}],
            "max_tokens": 600, "temperature": 1.5\
            """;

    /** Three ways to write calls, as models that know tools have them in their templates. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<tool_call>\n"
                    + "{\"name\": \"' + c.name + '\", \"arguments\": ' + c.arguments|tojson + '}\n"
                    + "</tool_call>",
                "[TOOL_CALLS] [{\"name\": \"' + c.name + '\", \"arguments\": ' + c.arguments|tojson"
                        + " + '}]",
                "{\"name\": \"' + c.name + '\", \"parameters\": ' + c.arguments|tojson + '}"
            })
    void aModelThatMustCallDoesWhateverItWouldSay(String call, @TempDir Path folder)
            throws IOException {
        try (var model = tiny(folder, template(call))) {
            Set<String> called = new HashSet<>();
            for (int seed = 0; seed < 6; seed++) {
                String body =
                        question(TWO_TOOLS + ", \"tool_choice\": \"required\", \"seed\": " + seed);
                ToolCall made = onlyCall(chunks(model, body));
                called.add(made.function().name());
                var arguments = new JsonMapper().readTree(made.function().arguments());
                switch (made.function().name()) {
                    case "weather" ->
                            assertThat(arguments.get("city").asString()).isIn("Bern", "Chur");
                    case "tree" -> assertThat(arguments.get("leaf").isBoolean()).isTrue();
                    default -> assertThat(arguments).isEmpty();
                }
            }
            assertThat(called).hasSizeGreaterThan(1);
            String named =
                    "\"tool_choice\": {\"type\": \"function\", \"function\": {\"name\":"
                            + " \"weather\"}}";
            ToolCall made = onlyCall(chunks(model, question(TWO_TOOLS + ", " + named)));
            assertThat(made.function().name()).isEqualTo("weather");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tool_choice\": {\"type\": \"function\", \"function\": {\"name\":"
                        + " \"rain\"}}|\"rain\"",
                "\"tool_choice\": \"required\", \"grammar\": \"root ::= [a]\"|leave grammar"
            })
    void aCallThatCannotBeForcedIsRefused(String fields, String reason) {
        var model = new ScriptedModel("Fine.", "chatml_tools");
        var problem =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> chunks(model, question(TOOLS + ", " + fields)));
        assertThat(problem.kind()).isEqualTo(ProblemKind.BAD_REQUEST);
        assertThat(problem.detail()).contains(reason);
    }

    @Test
    void aTemplateThatDoesNotTellHowCallsAreWrittenIsNamed(@TempDir Path folder)
            throws IOException {
        try (var model = tiny(folder, template("<call name=' + c.name + '/>"))) {
            var problem =
                    catchThrowableOfType(
                            ProblemException.class,
                            () ->
                                    chunks(
                                            model,
                                            question(TOOLS + ", \"tool_choice\": \"required\"")));
            assertThat(problem.kind()).isEqualTo(ProblemKind.BAD_REQUEST);
            assertThat(problem.detail()).contains("tool_choice", "chat template of scripted");
        }
    }

    private static String template(String call) {
        return "{% for t in tools or [] %}{{ t|tojson }}\n{% endfor %}{% for m in messages %}"
                + "<|im_start|>{{ m.role }}\n{{ m.content }}{% for c in m.tool_calls or [] %}"
                + "{% set c = c.function %}{{ '"
                + call.replace("\n", "\\n")
                + "' }}{% endfor %}<|im_end|>\n{% endfor %}"
                + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
    }

    /** A real model, however small, with another template. */
    private static GenerationModel tiny(Path folder, String template) throws IOException {
        Path from = Path.of("../engine/src/test/resources/fixtures/tiny/smollm2");
        for (String name : new String[] {"model.safetensors", "tokenizer.json"}) {
            Files.copy(from.resolve(name), folder.resolve(name));
        }
        String config = Files.readString(from.resolve("config.json"));
        // The tools alone are longer than what it was made for; its positions are computed.
        Files.writeString(
                folder.resolve("config.json"),
                config.replaceFirst(
                        "\"max_position_embeddings\": \\d+", "\"max_position_embeddings\": 2048"));
        Files.writeString(
                folder.resolve("tokenizer_config.json"), "{\"eos_token\": \"<|im_end|>\"}");
        Files.writeString(folder.resolve("chat_template.jinja"), template);
        return GenerationModel.open(folder, new EngineSettings(1, 2048, 1, 1));
    }

    private static ToolCall onlyCall(List<ChatCompletionChunk> chunks) {
        var choices = chunks.stream().flatMap(it -> it.choices().stream()).toList();
        assertThat(text(chunks)).isEmpty();
        assertThat(choices.getLast().finishReason()).contains("tool_calls");
        List<ToolCall> calls =
                choices.stream()
                        .flatMap(it -> it.delta().toolCalls().stream())
                        .flatMap(List::stream)
                        .toList();
        assertThat(calls).hasSize(1);
        return calls.getFirst();
    }

    private static String question(String fields) {
        return "{\"messages\": [{\"role\": \"user\", \"content\": \"Weather in Bern?\"}], %s}"
                .formatted(fields);
    }

    private static List<ChatCompletionChunk> chunks(GenerationModel model, String body) {
        var request = new JsonMapper().readValue(body, ChatCompletionRequest.class);
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        new LocalChatGeneration(new OneModel("scripted", model), InstantSource.system())
                .generate(request, chunks::add);
        return chunks;
    }

    private static String text(List<ChatCompletionChunk> chunks) {
        var text = new StringBuilder();
        chunks.stream()
                .flatMap(it -> it.choices().stream())
                .forEach(it -> it.delta().content().ifPresent(text::append));
        return text.toString();
    }
}
