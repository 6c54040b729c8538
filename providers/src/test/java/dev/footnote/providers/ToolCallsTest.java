package dev.footnote.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.TokenLogprobs;
import dev.footnote.contracts.openai.ToolCall;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.providers.RecordedServer.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;

/** What goes beyond text: calls of tools, probabilities, shapes of the answer. */
@Timeout(60)
class ToolCallsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String WEATHER =
            """
            "tools": [{"type": "function", "function": {"name": "weather", "parameters": {}}}]
            """;

    private static ChatCompletionRequest request(String more) {
        return JSON.readValue(
                "{\"messages\": [{\"role\": \"user\", \"content\": \"Rain?\"}], " + more + "}",
                ChatCompletionRequest.class);
    }

    private static List<ChatCompletionChunk.Choice> choices(
            ServerKind kind, RecordedServer server, ChatCompletionRequest request) {
        var choices = new ArrayList<ChatCompletionChunk.Choice>();
        try (var generation = TestServers.generation(kind, server)) {
            generation.generate(
                    request,
                    chunk -> {
                        choices.addAll(chunk.choices());
                        return true;
                    });
        }
        return choices;
    }

    private static List<ToolCall> calls(List<ChatCompletionChunk.Choice> choices) {
        return choices.stream()
                .flatMap(it -> it.delta().toolCalls().stream())
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void aCallInPiecesIsHandedOverWhole() {
        var events =
                """
                data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_7","type":"function","function":{"name":"weather","arguments":""}}]}}]}

                data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"city\\":"}}]}}]}

                data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\\"Bonn\\"}"}}]}}]}

                data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

                data: [DONE]

                """;
        try (var server = new RecordedServer(Reply.of(200, "text/event-stream", events))) {
            var choices = choices(ServerKind.VLLM, server, request(WEATHER));
            assertThat(calls(choices))
                    .containsExactly(
                            ToolCall.of(
                                    0,
                                    "call_7",
                                    new ToolCall.Function("weather", "{\"city\":\"Bonn\"}")));
            assertThat(choices.getLast().finishReason()).contains("tool_calls");
            assertThat(server.requests().getFirst().body()).contains("\"name\":\"weather\"");
        }
    }

    @Test
    void ollamasCallsComeAsTheOthersDo() {
        var line =
                """
                {"message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"weather","arguments":{"city":"Bonn"}}}]},"done":true,"done_reason":"stop"}
                """;
        try (var server = new RecordedServer(Reply.of(200, "application/x-ndjson", line))) {
            var choices = choices(ServerKind.OLLAMA, server, request(WEATHER));
            assertThat(calls(choices)).hasSize(1);
            assertThat(calls(choices).getFirst().id()).startsWith("call_");
            assertThat(calls(choices).getFirst().function())
                    .isEqualTo(new ToolCall.Function("weather", "{\"city\":\"Bonn\"}"));
            assertThat(choices.getLast().finishReason()).contains("tool_calls");
        }
    }

    @Test
    void theAnswersOfToolsGoToTheServer() {
        var talk =
                """
                {"messages": [
                  {"role": "user", "content": "Rain?"},
                  {"role": "assistant", "content": "", "tool_calls": [{"id": "call_7",
                    "type": "function", "function": {"name": "weather", "arguments": "{\\"a\\":1}"}}]},
                  {"role": "tool", "content": "no", "tool_call_id": "call_7"}]}
                """;
        var request = JSON.readValue(talk, ChatCompletionRequest.class);
        try (var server = new RecordedServer(Recordings.stream(ServerKind.OPENAI))) {
            choices(ServerKind.OPENAI, server, request);
            assertThat(server.requests().getFirst().body())
                    .contains("\"tool_call_id\":\"call_7\"", "\"arguments\":\"{\\\"a\\\":1}\"");
        }
        try (var server = new RecordedServer(Recordings.stream(ServerKind.OLLAMA))) {
            choices(ServerKind.OLLAMA, server, request);
            assertThat(server.requests().getFirst().body()).contains("\"arguments\":{\"a\":1}");
        }
    }

    @Test
    void probabilitiesOfTokensArePassedOn() {
        var whole =
                """
                {"choices":[{"index":0,"message":{"content":"Tea"},"finish_reason":"stop","logprobs":
                {"content":[{"token":"Tea","logprob":-0.5,"bytes":[84,101,97],"top_logprobs":
                [{"token":"Té","logprob":-1.5,"bytes":null}]}]}}]}
                """;
        try (var server = new RecordedServer(Reply.of(200, "application/json", whole))) {
            var choices =
                    choices(
                            ServerKind.OPENAI,
                            server,
                            request("\"logprobs\": true, \"top_logprobs\": 1"));
            var entries =
                    choices.stream()
                            .flatMap(it -> it.logprobs().stream())
                            .flatMap(it -> it.content().stream());
            assertThat(entries)
                    .containsExactly(
                            new TokenLogprobs.Entry(
                                    "Tea",
                                    -0.5,
                                    List.of(84, 101, 97),
                                    List.of(
                                            new TokenLogprobs.Alternative(
                                                    "Té", -1.5, List.of(84, 195, 169)))));
        }
    }

    @Test
    void ollamaIsToldTheShapeOfTheAnswerInItsOwnWords() {
        var schema =
                """
                "response_format": {"type": "json_schema", "json_schema": {"schema": {"type": "array"}}}
                """;
        try (var server = new RecordedServer(Recordings.stream(ServerKind.OLLAMA))) {
            choices(ServerKind.OLLAMA, server, request(schema));
            assertThat(server.requests().getFirst().body())
                    .contains("\"format\":{\"type\":\"array\"}")
                    .doesNotContain("response_format");
        }
    }

    @Test
    void whatOllamaWouldIgnoreIsRefused() {
        for (String field : List.of("\"logprobs\": true", "\"logit_bias\": {\"5\": 1}")) {
            try (var server = new RecordedServer(Recordings.stream(ServerKind.OLLAMA))) {
                assertThatThrownBy(() -> choices(ServerKind.OLLAMA, server, request(field)))
                        .isInstanceOf(ProblemException.class)
                        .hasMessageContaining("is not known to the model server ollama");
                assertThat(server.requests()).isEmpty();
            }
        }
    }
}
