package dev.footnote.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.engine.json.Json;
import dev.footnote.engine.tokenize.Tokenizers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What clients may ask of the models over HTTP, and the refusals of what they may not. */
@SpringBootTest(
        classes = InferenceService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.service-key=between services",
            "footnote.models=../engine/src/test/resources/fixtures/tiny",
            "footnote.inference.model=smollm2",
            "footnote.inference.threads=2"
        })
class GenerationFeaturesTest {
    @Autowired private JsonMapper json;
    @LocalServerPort private int port;

    @Test
    void severalAnswersHaveTheirIndexAndTheFirstIsTheOnlyOne() throws Exception {
        JsonNode one = answer("completions", completion("\"max_tokens\": 8, \"seed\": 7"));
        JsonNode three =
                answer("completions", completion("\"max_tokens\": 8, \"seed\": 7, \"n\": 3"));
        assertThat(three.get("choices")).hasSize(3);
        assertThat(three.at("/choices/2/index").asInt()).isEqualTo(2);
        assertThat(three.at("/choices/0/text")).isEqualTo(one.at("/choices/0/text"));
        assertThat(three.at("/choices/1/text")).isNotEqualTo(one.at("/choices/0/text"));
        assertThat(three.at("/usage/completion_tokens").asInt()).isBetween(9, 24);
        assertThat(three.at("/usage/prompt_tokens")).isEqualTo(one.at("/usage/prompt_tokens"));
        JsonNode chat = answer("chat/completions", chat("\"max_tokens\": 4, \"n\": 2"));
        assertThat(chat.get("choices")).hasSize(2);
    }

    @Test
    void severalPromptsAndTokenPromptsAreAnsweredInTheirOrder() throws Exception {
        JsonNode both =
                answer(
                        "completions",
                        "{\"prompt\": [\"a cup\", \"tea\"], \"temperature\": 0, \"max_tokens\":"
                                + " 5}");
        JsonNode tea =
                answer(
                        "completions",
                        "{\"prompt\": \"tea\", \"temperature\": 0, \"max_tokens\": 5}");
        assertThat(both.at("/choices/1/text")).isEqualTo(tea.at("/choices/0/text"));
        JsonNode ids = answer("tokenize", "{\"input\": [\"tea\"]}").at("/tokens/0");
        JsonNode same =
                answer(
                        "completions",
                        "{\"prompt\": %s, \"temperature\": 0, \"max_tokens\": 5}".formatted(ids));
        assertThat(same.at("/choices/0/text")).isEqualTo(tea.at("/choices/0/text"));
    }

    @Test
    void aTokenWithAGreatBiasIsTheOnlyOneAndOneWithASmallNeverComes() throws Exception {
        JsonNode forced =
                answer(
                        "completions",
                        completion("\"max_tokens\": 4, \"logit_bias\": {\"70\": 100}"));
        JsonNode written =
                answer(
                        "completions",
                        "{\"prompt\": [70, 70, 70, 70], \"echo\": true, \"max_tokens\": 0}");
        assertThat(forced.at("/choices/0/text")).isEqualTo(written.at("/choices/0/text"));
    }

    @Test
    void logprobsTellTheChosenTokenAndItsAlternativesBestFirst() throws Exception {
        JsonNode chat =
                answer(
                        "chat/completions",
                        chat(
                                "\"max_tokens\": 5, \"temperature\": 0, \"logprobs\": true,"
                                        + " \"top_logprobs\": 3"));
        JsonNode entries = chat.at("/choices/0/logprobs/content");
        assertThat(entries).hasSize(5);
        for (JsonNode entry : entries) {
            assertThat(entry.get("top_logprobs")).hasSize(3);
            assertThat(entry.at("/top_logprobs/0/token")).isEqualTo(entry.get("token"));
            assertThat(entry.get("logprob").asDouble())
                    .isNegative()
                    .isGreaterThanOrEqualTo(entry.at("/top_logprobs/1/logprob").asDouble());
        }
    }

    @Test
    void anEchoWithLogprobsScoresThePromptAndNothingPrecedesItsFirstToken() throws Exception {
        JsonNode whole =
                answer(
                        "completions",
                        completion(
                                "\"max_tokens\": 2, \"temperature\": 0, \"echo\": true,"
                                        + " \"logprobs\": 2"));
        JsonNode logprobs = whole.at("/choices/0/logprobs");
        int prompt = whole.at("/usage/prompt_tokens").asInt();
        assertThat(logprobs.get("tokens")).hasSize(prompt + 2);
        assertThat(logprobs.get("token_logprobs").get(0).isNull()).isTrue();
        assertThat(logprobs.get("token_logprobs").get(1).asDouble()).isNegative();
        assertThat(logprobs.at("/top_logprobs/" + prompt).size()).isBetween(2, 3);
        assertThat(logprobs.get("text_offset").get(0).asInt()).isZero();
        JsonNode scored =
                answer(
                        "completions",
                        completion("\"max_tokens\": 0, \"echo\": true, \"logprobs\": 0"));
        assertThat(scored.at("/choices/0/logprobs/tokens")).hasSize(prompt);
        JsonNode judged =
                answer("perplexity", "{\"input\": \"a cup of tea\", \"return_tokens\": true}");
        assertThat(judged.at("/data/0/token_logprobs/0/logprob").asDouble())
                .isEqualTo(scored.at("/choices/0/logprobs/token_logprobs/1").asDouble());
        assertThat(judged.at("/data/0/perplexity").asDouble())
                .isCloseTo(
                        Math.exp(-judged.at("/data/0/mean_logprob").asDouble()),
                        org.assertj.core.data.Percentage.withPercentage(0.001));
    }

    @Test
    void anAnswerHeldToASchemaIsJsonOfThatSchema() throws Exception {
        JsonNode answer =
                answer(
                        "chat/completions",
                        chat(
                                """
                                "max_tokens": 100, "seed": 3, "response_format": {"type": "json_schema",
                                 "json_schema": {"name": "n", "schema": {"type": "object",
                                  "properties": {"sure": {"type": "boolean"}},
                                  "required": ["sure"], "additionalProperties": false}}}
                                """));
        JsonNode value = json.readTree(answer.at("/choices/0/message/content").asString());
        assertThat(value.get("sure").isBoolean()).isTrue();
        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    }

    @Test
    void anAnswerHeldToAGrammarIsATextOfIt() throws Exception {
        String grammar = "root ::= [a-c]{2,4} (\\\" and \\\" root)? \\\".\\\"";
        for (int seed = 0; seed < 5; seed++) {
            String fields =
                    "\"max_tokens\": 200, \"seed\": %d, \"grammar\": \"%s\""
                            .formatted(seed, grammar);
            String chat =
                    answer("chat/completions", chat(fields))
                            .at("/choices/0/message/content")
                            .asString();
            String text =
                    answer("completions", completion(fields)).at("/choices/0/text").asString();
            for (String said : List.of(chat, text)) {
                assertThat(said).matches("[a-c]{2,4}( and [a-c]{2,4})*\\.+");
                assertThat(said.chars().filter(it -> it == '.').count())
                        .isEqualTo(said.split(" and ", -1).length);
            }
        }
    }

    @Test
    void aMistakeInAGrammarIsToldWithItsLineAndColumn() throws Exception {
        var refused =
                send("chat/completions", chat("\"grammar\": \"root ::= item\\nitem ::= [a-\""));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json.readTree(refused.body()).at("/error/message").asString())
                .contains("grammar", "line 2, column 13");
    }

    @Test
    void anEncoderDecoderSearchesByBeamsAsTransformersDoes() throws Exception {
        Path fixtures = Path.of("../engine/src/test/resources");
        var tokenizer =
                Tokenizers.fromJson(
                        Json.parse(
                                Files.readString(
                                        fixtures.resolve("fixtures/tiny/t5/tokenizer.json"))));
        JsonNode prompts =
                json.readTree(Files.readString(fixtures.resolve("fixtures/tiny/t5/golden.json")))
                        .get("prompts");
        JsonNode cases =
                json.readTree(Files.readString(fixtures.resolve("beams/beams.json"))).get("cases");
        int checked = 0;
        for (JsonNode expected : cases) {
            if (!expected.get("family").asString().equals("t5")
                    || expected.get("end").asInt() != 1) {
                continue;
            }
            for (JsonNode prompt : prompts) {
                if (!prompt.path("name").equals(expected.get("prompt"))) continue;
                JsonNode answer =
                        answer(
                                "completions",
                                "{\"model\": \"t5\", \"prompt\": %s, \"max_tokens\": 16, \"num_beams\": %s}"
                                        .formatted(prompt.get("input_ids"), expected.get("beams")));
                int[] ids = new int[expected.get("ids").size()];
                for (int i = 0; i < ids.length; i++) ids[i] = expected.get("ids").get(i).asInt();
                assertThat(answer.at("/choices/0/text").asString())
                        .isEqualTo(tokenizer.decode(ids, true));
                checked++;
            }
        }
        assertThat(checked).isPositive();
    }

    @Test
    void aStreamOfCompletionsEndsWithReasonUsageAndDone() throws Exception {
        String body =
                send(
                                "completions",
                                completion(
                                        "\"max_tokens\": 4, \"temperature\": 0, \"stream\": true,"
                                                + " \"stream_options\": {\"include_usage\": true}"))
                        .body();
        List<String> data = new ArrayList<>();
        body.lines().filter(it -> it.startsWith("data:")).forEach(it -> data.add(it.substring(5)));
        assertThat(data.getLast().strip()).isEqualTo("[DONE]");
        assertThat(json.readTree(data.get(data.size() - 2)).at("/usage/completion_tokens").asInt())
                .isEqualTo(4);
        assertThat(
                        json.readTree(data.get(data.size() - 3))
                                .at("/choices/0/finish_reason")
                                .asString())
                .isEqualTo("length");
    }

    @Test
    void aStreamOfChatTellsWhatWasSpentAllAlongWhenAsked() throws Exception {
        String body =
                send(
                                "chat/completions",
                                chat(
                                        "\"max_tokens\": 4, \"temperature\": 0, \"stream\": true,"
                                                + " \"stream_options\": {\"include_usage\": true,"
                                                + " \"continuous_usage_stats\": true}"))
                        .body();
        List<JsonNode> usages =
                body.lines()
                        .filter(it -> it.startsWith("data:{") || it.startsWith("data: {"))
                        .map(it -> json.readTree(it.substring(5)).path("usage"))
                        .toList();
        assertThat(usages).allMatch(it -> it.path("prompt_tokens").asInt() > 0);
        assertThat(usages)
                .extracting(it -> it.path("completion_tokens").asInt())
                .isSorted()
                .startsWith(0)
                .endsWith(4, 4);
    }

    @Test
    void anotherModelOfTheFolderIsOpenedWhenItIsAskedFor() throws Exception {
        JsonNode other =
                answer(
                        "completions",
                        "{\"model\": \"gpt2\", \"prompt\": \"a cup\", \"max_tokens\": 3}");
        assertThat(other.get("model").asString()).isEqualTo("gpt2");
        JsonNode listed = json.readTree(get("models").body());
        assertThat(listed.at("/data/0/id").asString()).isEqualTo("smollm2");
        assertThat(listed.get("data").size()).isGreaterThan(20);
        assertThat(json.readTree(get("models/gpt2").body()).at("/x_model/architecture").asString())
                .isEqualTo("gpt2");
        assertThat(get("models/gpt-9").statusCode()).isEqualTo(404);
        var unknown = send("completions", "{\"model\": \"gpt-9\", \"prompt\": \"a\"}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body())
                .contains("\"code\":\"model_not_found\"", "smollm2", "gpt2")
                .doesNotContain("bert");
        var wrong = send("completions", "{\"model\": \"minilm\", \"prompt\": \"a\"}");
        assertThat(wrong.statusCode()).isEqualTo(424);
        var adapter = send("completions", "{\"model\": \"smollm2:none\", \"prompt\": \"a\"}");
        assertThat(adapter.statusCode()).isEqualTo(404);
    }

    @Test
    void anEncoderDecoderAnswersTooAndHasNoPerplexity() throws Exception {
        JsonNode answer =
                answer(
                        "completions",
                        "{\"model\": \"flan_t5\", \"prompt\": \"a cup\", \"max_tokens\": 3}");
        assertThat(answer.at("/usage/completion_tokens").asInt()).isBetween(1, 3);
        var refused = send("perplexity", "{\"model\": \"t5\", \"input\": \"a cup of tea\"}");
        assertThat(refused.statusCode()).isEqualTo(424);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"suffix\": \"end\"",
                "\"n\": 0",
                "\"n\": 99",
                "\"best_of\": 3",
                "\"logprobs\": 6",
                "\"logprobs\": -1",
                "\"logit_bias\": {\"70\": 101}",
                "\"logit_bias\": {\"word\": 1}",
                "\"logit_bias\": {\"99999\": 1}",
                "\"logit_bias\": {\"70\": null}",
                "\"response_format\": {\"type\": \"xml\"}",
                "\"response_format\": {\"type\": \"json_schema\"}",
                "\"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"schema\":"
                        + " {\"type\": \"thing\"}}}",
                "\"grammar\": \"root ::= (\"",
                "\"grammar\": \"root ::= root \\\"a\\\"\"",
                "\"grammar\": \"root ::= \\\"a\\\" root\"",
                "\"grammar\": \"root ::= \\\"a\\\"\", \"response_format\": {\"type\":"
                        + " \"json_object\"}",
                "\"num_beams\": 3",
                "\"temperature\": 3",
                "\"top_p\": 2",
                "\"stop\": [\"\"]",
                "\"max_tokens\": -1"
            })
    void whatCannotBeDoneIsRefusedWithAReason(String field) throws Exception {
        var refused = send("completions", completion(field));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        JsonNode error = json.readTree(refused.body()).get("error");
        assertThat(error.get("code").asString()).isEqualTo("bad_request");
        assertThat(error.get("message").asString()).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"top_logprobs\": 2|needs logprobs",
                "\"logprobs\": true, \"top_logprobs\": 21|0 to 20",
                "\"tools\": [{\"type\": \"function\"}]|function with a name",
                "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}],"
                        + " \"tool_choice\": \"sometimes\"|tool_choice",
                "\"tool_choice\": \"required\"|no tools are given",
                "\"num_beams\": 4|has none",
                "\"num_beams\": 0|at least 1",
                "\"num_beams\": 2, \"n\": 2|one answer"
            })
    void chatRefusesWhatItCannotDo(String field, String reason) throws Exception {
        var refused = send("chat/completions", chat(field));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains(reason);
    }

    private static String completion(String fields) {
        return "{\"prompt\": \"a cup of tea\", " + fields + "}";
    }

    private static String chat(String fields) {
        return "{\"messages\": [{\"role\": \"user\", \"content\": \"tea\"}], " + fields + "}";
    }

    private JsonNode answer(String route, String body) throws Exception {
        var response = send(route, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json.readTree(response.body());
    }

    private HttpResponse<String> send(String route, String body) throws Exception {
        return exchange(
                HttpRequest.newBuilder(uri(route))
                        .header("Authorization", "Bearer between services")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> get(String route) throws Exception {
        return exchange(
                HttpRequest.newBuilder(uri(route))
                        .header("Authorization", "Bearer between services"));
    }

    private static HttpResponse<String> exchange(HttpRequest.Builder request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private URI uri(String route) {
        return URI.create("http://127.0.0.1:" + port + "/v1/" + route);
    }
}
