package dev.footnote.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.contracts.openai.EmbeddingInput;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.providers.RecordedServer.Ending;
import dev.footnote.providers.RecordedServer.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import tools.jackson.databind.json.JsonMapper;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every server that embeds behaves alike behind the port, in success and in failure. */
@Timeout(120)
class EmbeddingConformanceTest {
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @EnumSource(value = ServerKind.class, mode = EnumSource.Mode.EXCLUDE, names = "TGI")
    @interface Embedding {}

    @ParameterizedTest
    @Embedding
    void everyTextGetsItsUnitVectorInOrder(ServerKind kind) {
        try (var server = new RecordedServer(vectors(kind));
                var embedding = embedding(kind, server, Map.of("passage-prefix", "passage: "))) {
            var answer = embedding.embed(EmbeddingRequest.ofPassages("", List.of("tea", "cup")));
            assertThat(answer.model()).isEqualTo(TestServers.MODEL);
            assertThat(answer.data()).extracting(it -> it.index()).containsExactly(0, 1);
            assertThat(answer.data().getFirst().embedding().values())
                    .containsExactly(new float[] {0.6f, 0.8f, 0}, within(1e-6f));
            assertThat(answer.data().getLast().embedding().values())
                    .containsExactly(new float[] {0, 0, 1}, within(1e-6f));
            var request = server.requests().getFirst();
            assertThat(request.line()).isEqualTo("POST %s HTTP/1.1".formatted(route(kind)));
            assertThat(request.body()).contains("[\"passage: tea\",\"passage: cup\"]");
            assertThat(request.headers().get(TestServers.keyHeader(kind)))
                    .contains(TestServers.keyShown(kind));
        }
    }

    @ParameterizedTest
    @Embedding
    void aFailingServerIsAskedAgainAndARefusedKeyIsSaid(ServerKind kind) {
        try (var server =
                        new RecordedServer(
                                Recordings.failed(kind),
                                Recordings.busy(kind, "0"),
                                vectors(kind),
                                Recordings.refused(kind));
                var embedding = embedding(kind, server, Map.of())) {
            assertThat(embedding.embed(two()).data()).hasSize(2);
            assertThat(server.requests()).hasSize(3);
            var problem = problem(embedding);
            assertThat(problem.kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            assertThat(problem.detail())
                    .contains("refuses our key")
                    .doesNotContain(TestServers.SECRET);
        }
    }

    @ParameterizedTest
    @Embedding
    void aServerThatWantsTooLongAWaitIsPassedOn(ServerKind kind) {
        try (var server = new RecordedServer(Recordings.busy(kind, "3600"));
                var embedding = embedding(kind, server, Map.of())) {
            var problem = problem(embedding);
            assertThat(problem.kind()).isEqualTo(ProblemKind.OVERLOADED);
            assertThat(problem.retryAfter()).contains(Duration.ofHours(1));
        }
    }

    @ParameterizedTest
    @Embedding
    void anAnswerThatIsCutOrSilentIsAFailure(ServerKind kind) {
        Map<String, String> once = Map.of("limits.attempts-max", "1", "limits.begin-max", "1s");
        for (Ending ending : List.of(Ending.CUT, Ending.SILENCE)) {
            try (var server = new RecordedServer(half(kind, ending));
                    var embedding = embedding(kind, server, once)) {
                assertThat(problem(embedding).kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            }
        }
    }

    @ParameterizedTest
    @Embedding
    void vectorsOfAnotherLengthAreTheOperatorsProblem(ServerKind kind) {
        try (var server = new RecordedServer(vectors(kind));
                var embedding = embedding(kind, server, Map.of("dimensions", "4"))) {
            assertThat(problem(embedding).detail())
                    .contains("vectors of 3 numbers and footnote.embedding.remote.dimensions is 4");
        }
    }

    @Test
    void textsGoInBatches() {
        var one =
                Reply.of(
                        200,
                        "application/json",
                        "{\"data\":[{\"index\":0,\"embedding\":[1,0,0]}],\"usage\":{\"prompt_tokens\":3}}");
        try (var server = new RecordedServer(one);
                var embedding = embedding(ServerKind.OPENAI, server, Map.of("batch-max", "1"))) {
            var answer = embedding.embed(two());
            assertThat(answer.data()).extracting(it -> it.index()).containsExactly(0, 1);
            assertThat(answer.usage().promptTokens()).isEqualTo(6);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void fewerVectorsThanTextsAreUnreadable() {
        var one =
                Reply.of(
                        200,
                        "application/json",
                        "{\"data\":[{\"index\":1,\"embedding\":[1,0,0]}]}");
        try (var server = new RecordedServer(one);
                var embedding =
                        embedding(ServerKind.OPENAI, server, Map.of("limits.attempts-max", "1"))) {
            assertThat(problem(embedding).detail()).contains("1 vectors for 2 texts");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"TEI", "VLLM", "LLAMA_CPP"})
    void serversThatCountTokensAreAsked(ServerKind kind) {
        var counted = Reply.of(200, "application/json", Recordings.read(kind, "tokenize.json"));
        try (var server = new RecordedServer(counted);
                var embedding = embedding(kind, server, Map.of())) {
            var counts = embedding.tokenize(TokenizeRequest.counting("", List.of("tea is", "")));
            assertThat(counts.counts()).containsExactly(2, 0);
            assertThat(server.requests().getFirst().line()).isEqualTo("POST /tokenize HTTP/1.1");
        }
    }

    @Test
    void otherCountsAreEstimatedUpwards() {
        try (var server = new RecordedServer(vectors(ServerKind.OPENAI));
                var embedding = embedding(ServerKind.OPENAI, server, Map.of())) {
            assertThat(
                            embedding
                                    .tokenize(TokenizeRequest.counting("", List.of("a cup of tea")))
                                    .counts())
                    .containsExactly(4);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void theModelHasAnIdentityThatItsHostDoesNotChange() {
        try (var server = new RecordedServer(vectors(ServerKind.OPENAI));
                var here = embedding(ServerKind.OPENAI, server, Map.of());
                var there =
                        embedding(ServerKind.OPENAI, server, Map.of("url", "http://other:1/v1"));
                var other = embedding(ServerKind.OPENAI, server, Map.of("model", "other"))) {
            var details = here.models().data().getFirst().details().orElseThrow();
            assertThat(details.digest()).hasSize(64);
            assertThat(details.dimensions()).isEqualTo(3);
            assertThat(there.models().data().getFirst().details()).contains(details);
            assertThat(other.models().data().getFirst().details().orElseThrow().digest())
                    .isNotEqualTo(details.digest());
        }
    }

    @Test
    void whatOurOwnModelRefusesIsRefusedAlike() {
        try (var server = new RecordedServer(vectors(ServerKind.OPENAI));
                var embedding = embedding(ServerKind.OPENAI, server, Map.of())) {
            var texts = EmbeddingInput.ofTexts(List.of("tea"));
            var none = Optional.<String>empty();
            for (var request :
                    List.of(
                            new EmbeddingRequest("", texts, Optional.of(4), none, none),
                            new EmbeddingRequest(
                                    "", texts, Optional.empty(), Optional.of("hex"), none),
                            new EmbeddingRequest(
                                    "",
                                    new EmbeddingInput(List.of(), List.of(List.of(1))),
                                    Optional.empty(),
                                    none,
                                    none))) {
                assertThat(
                                catchThrowableOfType(
                                                ProblemException.class,
                                                () -> embedding.embed(request))
                                        .kind())
                        .isEqualTo(ProblemKind.BAD_REQUEST);
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    private static Reply vectors(ServerKind kind) {
        return Reply.of(200, "application/json", Recordings.read(kind, "embeddings.json"));
    }

    private static Reply half(ServerKind kind, Ending ending) {
        String body = Recordings.read(kind, "embeddings.json");
        return Reply.of(200, "application/json", body.substring(0, body.length() / 2))
                .ending(ending);
    }

    private static EmbeddingRequest two() {
        return EmbeddingRequest.ofPassages("", List.of("tea", "cup"));
    }

    private static ProblemException problem(RemoteEmbedding embedding) {
        return catchThrowableOfType(ProblemException.class, () -> embedding.embed(two()));
    }

    private static RemoteEmbedding embedding(
            ServerKind kind, RecordedServer server, Map<String, String> more) {
        Map<String, String> values = new HashMap<>();
        values.put("server", kind.text());
        values.put("url", server.base().toString());
        values.put("model", TestServers.MODEL);
        values.put("key", TestServers.key(kind));
        values.put("region", "eu-central-1");
        values.put("dimensions", "3");
        values.put("limits.begin-max", "60s");
        values.putAll(more);
        Map<String, String> prefixed = new HashMap<>();
        values.forEach(
                (name, value) -> prefixed.put(RemoteEmbeddingSettings.PREFIX + "." + name, value));
        return RemoteEmbedding.open(
                new Binder(new MapConfigurationPropertySource(prefixed))
                        .bindOrCreate(
                                RemoteEmbeddingSettings.PREFIX, RemoteEmbeddingSettings.class),
                new JsonMapper());
    }

    private static String route(ServerKind kind) {
        return switch (kind) {
            case OPENAI, VLLM, LM_STUDIO, LLAMA_CPP -> "/v1/embeddings";
            case AZURE -> "/openai/deployments/tea-model/embeddings?api-version=2024-10-21";
            case OLLAMA -> "/api/embed";
            case TEI -> "/embed";
            case SAGEMAKER -> "/endpoints/tea-model/invocations";
            case TGI -> throw new IllegalArgumentException("it does not embed");
        };
    }
}
