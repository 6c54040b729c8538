package dev.footnote.providers;

import static dev.footnote.providers.ProviderConformanceTest.problem;
import static dev.footnote.providers.ProviderConformanceTest.tea;
import static dev.footnote.providers.ProviderConformanceTest.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.providers.RecordedServer.Ending;
import dev.footnote.providers.RecordedServer.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** What holds whatever the server is: limits, resting, another model in its place, silence. */
@Timeout(120)
class RemoteGenerationTest {
    private static final String EVENTS = "text/event-stream";

    @Test
    void anotherModelStepsInBeforeTheFirstWord() {
        try (var server = new RecordedServer(Recordings.failed(ServerKind.OPENAI));
                var generation = withFallback(server, Map.of("limits.wait-max", "0s"))) {
            assertThat(text(generation)).isEqualTo("local: How is tea?");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void anotherModelStepsInForABusyServer() {
        try (var server = new RecordedServer(Recordings.busy(ServerKind.OPENAI, "3600"));
                var generation = withFallback(server, Map.of())) {
            assertThat(text(generation)).isEqualTo("local: How is tea?");
        }
    }

    @Test
    void aPromptTooLongForTheOtherModelIsTheServersFailure() {
        ChatGeneration small =
                (_, _) -> {
                    throw new ProblemException(ProblemKind.CONTEXT_TOO_LONG, "too long");
                };
        try (var server = new RecordedServer(Recordings.busy(ServerKind.OPENAI, "3600"));
                var generation =
                        TestServers.generation(ServerKind.OPENAI, server)
                                .with(new RemoteGeneration.Fallback("small", small))) {
            assertThat(problem(generation, new ArrayList<>()).kind())
                    .isEqualTo(ProblemKind.OVERLOADED);
        }
    }

    @Test
    void anotherModelDoesNotFinishABegunSentence() {
        try (var server = new RecordedServer(Recordings.beginning(ServerKind.OPENAI, Ending.CUT));
                var generation = withFallback(server, Map.of())) {
            var chunks = new ArrayList<ChatCompletionChunk>();
            assertThat(problem(generation, chunks).kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            assertThat(text(chunks)).isEqualTo("Tea");
        }
    }

    @Test
    void anotherModelDoesNotCoverUpARefusedKey() {
        try (var server = new RecordedServer(Recordings.refused(ServerKind.OPENAI));
                var generation = withFallback(server, Map.of())) {
            assertThat(problem(generation, new ArrayList<>()).detail()).contains("refuses our key");
        }
    }

    @Test
    void bothModelsAreAskedByName() {
        try (var server = new RecordedServer(Recordings.stream(ServerKind.OPENAI));
                var generation = withFallback(server, Map.of())) {
            var chunks = new ArrayList<ChatCompletionChunk>();
            generation.generate(tea().withModel("local"), chunks::add);
            generation.generate(tea().withModel(TestServers.MODEL), chunks::add);
            assertThat(text(chunks)).isEqualTo("local: How is tea?Tea is warm.");
            var problem =
                    catchThrowableOfType(
                            ProblemException.class,
                            () -> generation.generate(tea().withModel("gpt-9"), chunks::add));
            assertThat(problem.kind()).isEqualTo(ProblemKind.UNKNOWN_MODEL);
            assertThat(problem.detail())
                    .isEqualTo(
                            "There is no model \"gpt-9\" here; this service has tea-model and"
                                    + " local.");
        }
    }

    @Test
    void aServerThatFailsAgainAndAgainIsLeftAloneAndThenTriedAgain() throws Exception {
        var failures = new Reply[6];
        Arrays.fill(failures, Recordings.failed(ServerKind.OPENAI));
        failures[5] = Recordings.stream(ServerKind.OPENAI);
        try (var server = new RecordedServer(failures);
                var generation =
                        TestServers.generation(
                                ServerKind.OPENAI,
                                server,
                                Map.of("limits.attempts-max", "1", "limits.rest", "2s"))) {
            for (int i = 0; i < 5; i++) problem(generation, new ArrayList<>());
            assertThat(generation.isAsked()).isFalse();
            assertThat(problem(generation, new ArrayList<>()).detail())
                    .contains("failed repeatedly and is left alone for 2s");
            assertThat(server.requests()).hasSize(5);
            while (!generation.isAsked()) Thread.sleep(50);
            assertThat(text(generation)).isEqualTo("Tea is warm.");
            assertThat(generation.isAsked()).isTrue();
        }
    }

    @Test
    void anAnswerBeyondItsSizeIsGivenUp() throws Exception {
        String comment = ": " + "x".repeat(2000) + "\n\n";
        var endless =
                new Reply(
                        200,
                        Map.of("Content-Type", EVENTS),
                        List.of(comment.getBytes(StandardCharsets.UTF_8)),
                        Ending.SILENCE);
        try (var server = new RecordedServer(endless);
                var generation =
                        TestServers.generation(
                                ServerKind.OPENAI,
                                server,
                                Map.of(
                                        "limits.answer-size-max", "1KB",
                                        "limits.attempts-max", "1"))) {
            assertThat(problem(generation, new ArrayList<>()).detail())
                    .contains("sent more than 1024B");
            server.awaitLeft();
        }
    }

    @Test
    void whatBreaksAfterTheReasonOfTheEndTakesNothingFromTheAnswer() {
        var whole = Recordings.stream(ServerKind.VLLM);
        // The last three events are the reason of the end, the counts and [DONE], a line each and
        // an empty one.
        var cut =
                new Reply(
                        200,
                        whole.headers(),
                        whole.pieces().subList(0, whole.pieces().size() - 4),
                        Ending.CUT);
        try (var server = new RecordedServer(cut);
                var generation = TestServers.generation(ServerKind.VLLM, server)) {
            assertThat(text(generation)).isEqualTo("Tea is warm.");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void commentsAreNoSignOfLife() throws Exception {
        var pulse = ": keep-alive\n\n".getBytes(StandardCharsets.UTF_8);
        var silent =
                new Reply(
                        200,
                        Map.of("Content-Type", EVENTS),
                        List.of(pulse, pulse, pulse),
                        Ending.SILENCE);
        try (var server = new RecordedServer(silent);
                var generation =
                        TestServers.generation(
                                ServerKind.OPENAI, server, Map.of("limits.begin-max", "1s"))) {
            assertThat(problem(generation, new ArrayList<>()).detail())
                    .contains("was silent for 1s");
            server.awaitLeft();
        }
    }

    @Test
    void whatIsNotJsonIsSaidToBeUnreadable() {
        try (var server = new RecordedServer(Reply.of(200, EVENTS, "data: {\"choices\": [}\n\n"));
                var generation =
                        TestServers.generation(
                                ServerKind.OPENAI, server, Map.of("limits.attempts-max", "1"))) {
            assertThat(problem(generation, new ArrayList<>()).detail())
                    .contains("sent something that cannot be read: it is not JSON");
        }
    }

    @Test
    void anotherAddressIsNotFollowed() {
        try (var other = new RecordedServer(Recordings.stream(ServerKind.OPENAI));
                var server =
                        new RecordedServer(
                                Reply.of(307, "text/plain", "")
                                        .with("Location", other.base() + "/v1/chat/completions"));
                var generation = TestServers.generation(ServerKind.OPENAI, server)) {
            assertThat(problem(generation, new ArrayList<>()).detail())
                    .contains("sends us to another address");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void nobodyThereIsSaidWithTheAddress() {
        var server = new RecordedServer(Recordings.stream(ServerKind.OPENAI));
        server.close();
        try (var generation =
                TestServers.generation(
                        ServerKind.OPENAI, server, Map.of("limits.attempts-max", "1"))) {
            var problem = problem(generation, new ArrayList<>());
            assertThat(problem.kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            assertThat(problem.detail())
                    .contains("openai at " + server.base().getAuthority(), "does not answer");
        }
    }

    @Test
    void anEmptyAccountIsTheOperatorsProblem() {
        String body =
                """
                {"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}
                """;
        try (var server = new RecordedServer(Reply.of(429, "application/json", body));
                var generation = TestServers.generation(ServerKind.OPENAI, server)) {
            assertThat(problem(generation, new ArrayList<>()).detail())
                    .contains("nothing left to spend");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void moreRequestsThanAllowedAreRefusedAtOnce() throws Exception {
        try (var server =
                        new RecordedServer(
                                Recordings.beginning(ServerKind.OPENAI, Ending.SILENCE));
                var generation =
                        TestServers.generation(
                                ServerKind.OPENAI, server, Map.of("limits.requests-max", "1"))) {
            var begun = new CountDownLatch(1);
            var first =
                    Thread.ofVirtual()
                            .start(
                                    () ->
                                            assertThat(problemAfter(generation, begun).kind())
                                                    .isEqualTo(ProblemKind.UNAVAILABLE));
            begun.await();
            assertThat(problem(generation, new ArrayList<>()).kind())
                    .isEqualTo(ProblemKind.OVERLOADED);
            // The client of the first leaves, and with it the connection.
            first.interrupt();
            first.join();
            server.awaitLeft();
        }
    }

    @ParameterizedTest
    @Generating
    void noLogHasTheKey(ServerKind kind) {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var log = new ListAppender<ILoggingEvent>();
        Level before = root.getLevel();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        try (var server = new RecordedServer(Recordings.failed(kind), Recordings.refused(kind));
                var generation = TestServers.generation(kind, server)) {
            problem(generation, new ArrayList<>());
            assertThat(TestServers.settings(kind, server, Map.of()).toString())
                    .doesNotContain(TestServers.SECRET);
        } finally {
            root.setLevel(before);
            root.detachAppender(log);
        }
        assertThat(List.copyOf(log.list))
                .isNotEmpty()
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(it -> it.contains(TestServers.SECRET));
    }

    @Test
    void aKeyFileIsReadForEachRequest(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "first\n");
        try (var server = new RecordedServer(Recordings.stream(ServerKind.OPENAI));
                var generation =
                        TestServers.generation(
                                ServerKind.OPENAI,
                                server,
                                Map.of("key", "", "key-file", file.toString()))) {
            text(generation);
            Files.writeString(file, "second\n");
            text(generation);
            assertThat(server.requests())
                    .extracting(it -> it.headers().get("authorization"))
                    .containsExactly("Bearer first", "Bearer second");
        }
    }

    @Test
    void parametersGoUnderTheServersNamesOrAreRefused() {
        var request =
                new JsonMapper()
                        .readValue(
                                """
                                {"model":"","messages":[{"role":"developer","content":"Be brief."}],"top_k":5,
                                 "repetition_penalty":1.1,"temperature":0.0,"max_tokens":7,"stop":["."]}
                                """,
                                ChatCompletionRequest.class);
        assertThat(sent(ServerKind.OLLAMA, request, Map.of("context-tokens-max", "2048")))
                .contains(
                        "\"options\":{\"temperature\":0.0,\"stop\":[\".\"],\"num_predict\":7,",
                        "\"top_k\":5",
                        "\"repeat_penalty\":1.1",
                        "\"num_ctx\":2048",
                        "\"role\":\"system\"");
        assertThat(sent(ServerKind.VLLM, request, Map.of()))
                .contains("\"max_tokens\":7", "\"top_k\":5", "\"repetition_penalty\":1.1");
        assertThat(sent(ServerKind.OPENAI, request, Map.of()))
                .contains("top_k is not known to the model server openai");
        assertThat(
                        sent(
                                ServerKind.OPENAI,
                                request,
                                Map.of("omit", "top_k,repetition_penalty,temperature,stop")))
                .contains("\"max_completion_tokens\":7")
                .doesNotContain("top_k", "temperature", "stop\":[", "max_tokens");
    }

    @Test
    void aGrammarGoesToTheServerThatKnowsItsNotationAndToNoOther() {
        var request =
                new JsonMapper()
                        .readValue(
                                """
                                {"messages":[{"role":"user","content":"tea"}],"grammar":"root ::= [ab]"}
                                """,
                                ChatCompletionRequest.class);
        assertThat(sent(ServerKind.LLAMA_CPP, request, Map.of()))
                .contains("\"grammar\":\"root ::= [ab]\"");
        assertThat(sent(ServerKind.VLLM, request, Map.of()))
                .contains("grammar is not known to the model server vllm");
    }

    private static ProblemException problemAfter(
            RemoteGeneration generation, CountDownLatch begun) {
        return catchThrowableOfType(
                ProblemException.class,
                () ->
                        generation.generate(
                                tea(),
                                _ -> {
                                    begun.countDown();
                                    return true;
                                }));
    }

    /** The body that the server got, or why it got none. */
    private static String sent(
            ServerKind kind, ChatCompletionRequest request, Map<String, String> more) {
        try (var server = new RecordedServer(Recordings.stream(kind));
                var generation = TestServers.generation(kind, server, more)) {
            try {
                generation.generate(request, _ -> true);
            } catch (ProblemException e) {
                return e.detail();
            }
            return server.requests().getFirst().body();
        }
    }

    private static RemoteGeneration withFallback(RecordedServer server, Map<String, String> more) {
        ChatGeneration local =
                (request, consumer) -> {
                    assertThat(request.model()).isIn("", "local");
                    String question = request.messages().getFirst().content().text();
                    consumer.accept(
                            new ChatCompletionChunk(
                                    "id",
                                    "chat.completion.chunk",
                                    0,
                                    "local",
                                    List.of(
                                            new ChatCompletionChunk.Choice(
                                                    0,
                                                    ChatCompletionChunk.Delta.ofText(
                                                            "local: " + question),
                                                    Optional.empty())),
                                    Optional.empty()));
                };
        return TestServers.generation(ServerKind.OPENAI, server, more)
                .with(new RemoteGeneration.Fallback("local", local));
    }
}
