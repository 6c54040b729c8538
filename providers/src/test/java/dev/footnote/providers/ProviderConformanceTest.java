package dev.footnote.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.ChatMessage;
import dev.footnote.contracts.openai.Usage;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.providers.RecordedServer.Ending;
import dev.footnote.providers.RecordedServer.Reply;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every server that generates behaves alike behind the port, in success and in failure. */
@Timeout(120)
class ProviderConformanceTest {
    private static final String WHOLE = "Tea is warm.";

    @ParameterizedTest
    @Generating
    void aStreamIsRoleTextReasonAndUsage(ServerKind kind) {
        try (var server = new RecordedServer(Recordings.stream(kind));
                var generation = TestServers.generation(kind, server)) {
            var chunks = new ArrayList<ChatCompletionChunk>();
            generation.generate(tea(), chunks::add);
            assertThat(chunks.getFirst().choices().getFirst().delta().role()).contains("assistant");
            assertThat(text(chunks)).isEqualTo(WHOLE);
            var last = chunks.get(chunks.size() - 2).choices().getFirst();
            assertThat(last.finishReason()).contains("stop");
            assertThat(chunks.getLast().choices()).isEmpty();
            assertThat(chunks.getLast().usage()).contains(Usage.of(9, 4));
            assertThat(chunks)
                    .extracting(ChatCompletionChunk::model)
                    .containsOnly(TestServers.MODEL);
            assertThat(chunks)
                    .extracting(ChatCompletionChunk::id)
                    .containsOnly(chunks.getFirst().id());
            assertThat(server.requests().getFirst().body()).contains("\"stream\":true");
        }
    }

    @ParameterizedTest
    @Generating
    void aWholeAnswerBecomesTheSameChunks(ServerKind kind) {
        try (var server = new RecordedServer(Recordings.whole(kind));
                var generation =
                        TestServers.generation(kind, server, Map.of("streaming", "false"))) {
            var chunks = new ArrayList<ChatCompletionChunk>();
            generation.generate(tea(), chunks::add);
            assertThat(text(chunks)).isEqualTo(WHOLE);
            assertThat(chunks.getLast().usage()).contains(Usage.of(9, 4));
            assertThat(server.requests().getFirst().body()).contains("\"stream\":false");
        }
    }

    @ParameterizedTest
    @Generating
    void eachServerIsAskedOnItsOwnRouteInItsOwnWay(ServerKind kind) {
        try (var server = new RecordedServer(Recordings.stream(kind));
                var generation = TestServers.generation(kind, server)) {
            generation.generate(tea(), _ -> true);
            var request = server.requests().getFirst();
            assertThat(request.line())
                    .isEqualTo("POST %s HTTP/1.1".formatted(TestServers.route(kind)));
            assertThat(request.headers().get(TestServers.keyHeader(kind)))
                    .contains(TestServers.keyShown(kind));
            assertThat(request.body()).contains("\"model\":\"" + TestServers.MODEL + "\"");
        }
    }

    @ParameterizedTest
    @Generating
    void aRefusedKeyIsTheOperatorsProblemAndStaysUnsaid(ServerKind kind) {
        try (var server = new RecordedServer(Recordings.refused(kind));
                var generation = TestServers.generation(kind, server)) {
            var problem = problem(generation, new ArrayList<>());
            assertThat(problem.kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            assertThat(problem.detail())
                    .contains("refuses our key", "The operator sets another key")
                    .doesNotContain(TestServers.SECRET, "recorded");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @Generating
    void aBusyServerIsAskedAgainWhenItWants(ServerKind kind) {
        try (var server = new RecordedServer(Recordings.busy(kind, "0"), Recordings.stream(kind));
                var generation = TestServers.generation(kind, server)) {
            assertThat(text(generation)).isEqualTo(WHOLE);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @Generating
    void aBusyServerThatWantsTooLongAWaitIsPassedOn(ServerKind kind) {
        try (var server = new RecordedServer(Recordings.busy(kind, "3600"));
                var generation = TestServers.generation(kind, server)) {
            var problem = problem(generation, new ArrayList<>());
            assertThat(problem.kind()).isEqualTo(ProblemKind.OVERLOADED);
            assertThat(problem.retryAfter()).contains(Duration.ofHours(1));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @Generating
    void aFailureBeforeTheFirstWordIsTriedAgain(ServerKind kind) {
        try (var server = new RecordedServer(Recordings.failed(kind), Recordings.stream(kind));
                var generation = TestServers.generation(kind, server)) {
            assertThat(text(generation)).isEqualTo(WHOLE);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @Generating
    void aStreamCutBeforeTheFirstWordIsTriedAgain(ServerKind kind) {
        try (var server =
                        new RecordedServer(
                                Recordings.nothing(kind, Ending.CUT), Recordings.stream(kind));
                var generation = TestServers.generation(kind, server)) {
            assertThat(text(generation)).isEqualTo(WHOLE);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @Generating
    void aStreamCutAfterTheFirstWordIsAFailureNotAShortAnswer(ServerKind kind) {
        for (Ending ending : List.of(Ending.CUT, Ending.WHOLE)) {
            try (var server = new RecordedServer(Recordings.beginning(kind, ending));
                    var generation = TestServers.generation(kind, server)) {
                var chunks = new ArrayList<ChatCompletionChunk>();
                var problem = problem(generation, chunks);
                assertThat(problem.kind()).isEqualTo(ProblemKind.UNAVAILABLE);
                assertThat(problem.detail()).contains("broke its answer off");
                assertThat(text(chunks)).isEqualTo("Tea");
                assertThat(server.requests()).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @Generating
    void aServerThatFallsSilentIsGivenUp(ServerKind kind) throws InterruptedException {
        try (var server = new RecordedServer(Recordings.beginning(kind, Ending.SILENCE));
                var generation =
                        TestServers.generation(kind, server, Map.of("limits.pause-max", "1s"))) {
            var problem = problem(generation, new ArrayList<>());
            assertThat(problem.kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            assertThat(problem.detail()).contains("was silent for 1s");
            server.awaitLeft();
        }
    }

    @ParameterizedTest
    @Generating
    void aConsumerThatWantsNoMoreClosesTheConnection(ServerKind kind) throws InterruptedException {
        try (var server = new RecordedServer(Recordings.beginning(kind, Ending.SILENCE));
                var generation = TestServers.generation(kind, server)) {
            var chunks = new ArrayList<ChatCompletionChunk>();
            generation.generate(
                    tea(),
                    chunk -> {
                        chunks.add(chunk);
                        return chunks.size() < 2;
                    });
            assertThat(text(chunks)).isEqualTo("Tea");
            server.awaitLeft();
        }
    }

    @ParameterizedTest
    @Generating
    void anErrorInsideTheStreamEndsItAsOne(ServerKind kind) {
        try (var server = new RecordedServer(Recordings.failingInside(kind));
                var generation = TestServers.generation(kind, server)) {
            var chunks = new ArrayList<ChatCompletionChunk>();
            var problem = problem(generation, chunks);
            assertThat(problem.kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            assertThat(problem.detail()).contains("broke its answer off with an error: ");
            assertThat(text(chunks)).isEqualTo("Tea is");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @Generating
    void aPromptBeyondTheContextIsTheClientsProblem(ServerKind kind) {
        try (var server = new RecordedServer(Recordings.tooLong(kind));
                var generation = TestServers.generation(kind, server)) {
            var problem = problem(generation, new ArrayList<>());
            assertThat(problem.kind()).isEqualTo(ProblemKind.CONTEXT_TOO_LONG);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @Generating
    void anotherPageInPlaceOfAnAnswerIsTheOperatorsProblem(ServerKind kind) {
        // Without a stream, because the framing of SageMaker's is the SDK's.
        var page =
                Reply.of(200, "text/html", "<html>Sign in</html>")
                        .with("X-Amzn-SageMaker-Content-Type", "text/html");
        try (var server = new RecordedServer(page);
                var generation =
                        TestServers.generation(kind, server, Map.of("streaming", "false"))) {
            var problem = problem(generation, new ArrayList<>());
            assertThat(problem.detail()).contains("answers with text/html");
            assertThat(server.requests()).hasSize(1);
        }
    }

    static ChatCompletionRequest tea() {
        return ChatCompletionRequest.of("", List.of(ChatMessage.of("user", "How is tea?")));
    }

    static ProblemException problem(RemoteGeneration generation, List<ChatCompletionChunk> chunks) {
        return catchThrowableOfType(
                ProblemException.class, () -> generation.generate(tea(), chunks::add));
    }

    static String text(RemoteGeneration generation) {
        var chunks = new ArrayList<ChatCompletionChunk>();
        generation.generate(tea(), chunks::add);
        return text(chunks);
    }

    static String text(List<ChatCompletionChunk> chunks) {
        var text = new StringBuilder();
        for (var chunk : chunks) {
            for (var choice : chunk.choices()) choice.delta().content().ifPresent(text::append);
        }
        return text.toString();
    }
}
