package dev.footnote.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.providers.RecordedServer.Ending;
import dev.footnote.providers.RecordedServer.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ranking by a server of Text Embeddings Inference, in success and in failure. */
@Timeout(120)
class RerankingTest {
    private static final List<String> TEXTS = List.of("coffee", "tea");
    private static final String RANKS =
            "[{\"index\": 1, \"score\": 4.5}, {\"index\": 0, \"score\": -3}]";

    @Test
    void everyTextGetsItsScoreInOrder() {
        try (var server = new RecordedServer(ranks(RANKS));
                var reranking = reranking(server, Map.of())) {
            assertThat(reranking.scores("tea?", TEXTS, true)).containsExactly(-3.0, 4.5);
            var request = server.requests().getFirst();
            assertThat(request.line()).isEqualTo("POST /rerank HTTP/1.1");
            assertThat(request.headers()).containsEntry("authorization", "Bearer the key");
            assertThat(new JsonMapper().readTree(request.body()))
                    .isEqualTo(
                            new JsonMapper()
                                    .readTree(
                                            """
                                            {"query": "tea?", "texts": ["coffee", "tea"],
                                             "raw_scores": true, "truncate": true}
                                            """));
            reranking.scores("tea?", TEXTS, false);
            assertThat(server.requests().getLast().body()).contains("\"truncate\":false");
        }
    }

    @Test
    void textsGoInBatches() {
        try (var server =
                        new RecordedServer(
                                ranks(RANKS), ranks("[{\"index\": 0, \"score\": 0.25}]"));
                var reranking = reranking(server, Map.of("batch-max", "2"))) {
            assertThat(reranking.scores("tea?", List.of("coffee", "tea", "cup"), true))
                    .containsExactly(-3.0, 4.5, 0.25);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void aFailingServerIsAskedAgainAndARefusedKeyIsSaid() {
        try (var server =
                        new RecordedServer(
                                failure(503, "overloaded"),
                                failure(429, "Model is overloaded").with("Retry-After", "0"),
                                ranks(RANKS),
                                failure(401, "the key is wrong"));
                var reranking = reranking(server, Map.of())) {
            assertThat(reranking.scores("tea?", TEXTS, true)).hasSize(2);
            assertThat(server.requests()).hasSize(3);
            var problem = problem(reranking);
            assertThat(problem.kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            assertThat(problem.detail()).contains("refuses our key").doesNotContain("the key is");
        }
    }

    @Test
    void aServerThatWantsTooLongAWaitIsPassedOn() {
        try (var server = new RecordedServer(failure(429, "busy").with("Retry-After", "3600"));
                var reranking = reranking(server, Map.of())) {
            var problem = problem(reranking);
            assertThat(problem.kind()).isEqualTo(ProblemKind.OVERLOADED);
            assertThat(problem.retryAfter()).contains(Duration.ofHours(1));
        }
    }

    @Test
    void anAnswerThatIsCutOrSilentIsAFailure() {
        Map<String, String> once = Map.of("limits.attempts-max", "1", "limits.begin-max", "1s");
        for (Ending ending : List.of(Ending.CUT, Ending.SILENCE)) {
            var half = ranks("[{\"index\": 1, ").ending(ending);
            try (var server = new RecordedServer(half);
                    var reranking = reranking(server, once)) {
                assertThat(problem(reranking).kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            }
        }
    }

    @Test
    void aTextThatIsTooLongIsTheClientsProblem() {
        String message = "Input validation error: `inputs` must have less than 512 tokens.";
        try (var server = new RecordedServer(failure(413, message));
                var reranking = reranking(server, Map.of())) {
            assertThat(problem(reranking).kind()).isEqualTo(ProblemKind.CONTEXT_TOO_LONG);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aModelThatDoesNotRankIsTheOperatorsProblem() {
        try (var server = new RecordedServer(failure(424, "model is not a re-ranker model"));
                var reranking = reranking(server, Map.of())) {
            assertThat(problem(reranking).kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            assertThat(problem(reranking).detail()).contains("model is not a re-ranker model");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "tea",
                "[{\"index\": 0, \"score\": 1}]",
                "[{\"index\": 0, \"score\": 1}, {\"index\": 0, \"score\": 1}]",
                "[{\"index\": 0, \"score\": 1}, {\"index\": 2, \"score\": 1}]",
                "[{\"index\": 0, \"score\": 1}, {\"index\": 1, \"score\": \"NaN\"}]"
            })
    void scoresThatAreNoneAreNotMadeUp(String body) {
        try (var server = new RecordedServer(ranks(body));
                var reranking = reranking(server, Map.of("limits.attempts-max", "1"))) {
            var problem = problem(reranking);
            assertThat(problem.kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            assertThat(problem.detail()).contains("cannot be read");
        }
    }

    @Test
    void everyMistakeNamesItsSetting() {
        assertWrong(Map.of("server", "vllm"), "footnote.embedding.remote-rerank.server is vllm");
        assertWrong(Map.of("model", ""), "footnote.embedding.remote-rerank.model is empty");
        assertWrong(Map.of("url", "nowhere"), "footnote.embedding.remote-rerank.url is not");
        assertWrong(Map.of("batch-max", "0"), "footnote.embedding.remote-rerank.batch-max is 0");
    }

    private static void assertWrong(Map<String, String> change, String message) {
        var values = new HashMap<>(Map.of("url", "http://127.0.0.1:1"));
        values.putAll(change);
        assertThatThrownBy(() -> bound(values)).hasStackTraceContaining(message);
    }

    private static ProblemException problem(RemoteReranking reranking) {
        return catchThrowableOfType(
                ProblemException.class, () -> reranking.scores("tea?", TEXTS, true));
    }

    private static Reply ranks(String body) {
        return Reply.of(200, "application/json", body);
    }

    private static Reply failure(int status, String message) {
        return Reply.of(
                status,
                "application/json",
                "{\"error\": \"%s\", \"error_type\": \"Any\"}".formatted(message));
    }

    private static RemoteReranking reranking(RecordedServer server, Map<String, String> more) {
        Map<String, String> values = new HashMap<>();
        values.put("url", server.base().toString());
        values.putAll(more);
        return RemoteReranking.open(bound(values), new JsonMapper());
    }

    private static RemoteRerankSettings bound(Map<String, String> values) {
        Map<String, String> prefixed = new HashMap<>();
        Map<String, String> all = new HashMap<>();
        all.put("server", "tei");
        all.put("model", "bge-reranker");
        all.put("key", "the key");
        all.putAll(values);
        all.forEach((name, value) -> prefixed.put(RemoteRerankSettings.PREFIX + "." + name, value));
        return new Binder(new MapConfigurationPropertySource(prefixed))
                .bindOrCreate(RemoteRerankSettings.PREFIX, RemoteRerankSettings.class);
    }
}
