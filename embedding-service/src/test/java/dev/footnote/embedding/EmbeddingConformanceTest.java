package dev.footnote.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.openai.EmbeddingInput;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.servicekit.remote.RemoteAddress;
import dev.footnote.servicekit.remote.RemoteServices;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The bean of the same process and the proxy over HTTP behave alike. */
@SpringBootTest(
        classes = EmbeddingService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.service-key=between services",
            "footnote.models=../engine/src/test/resources/fixtures/tiny",
            "footnote.embedding.model=minilm"
        })
class EmbeddingConformanceTest {
    enum Caller {
        LOCAL,
        REMOTE
    }

    @Autowired private EmbeddingApi bean;
    @Autowired private JsonMapper json;
    @LocalServerPort private int port;

    @ParameterizedTest
    @EnumSource
    void everyTextGetsItsUnitVectorInOrder(Caller caller) {
        var answer = api(caller).embed(EmbeddingRequest.ofPassages("", List.of("tea", "a cup")));
        assertThat(answer.model()).isEqualTo("minilm");
        assertThat(answer.data()).extracting(it -> it.index()).containsExactly(0, 1);
        for (var item : answer.data()) {
            assertThat(item.embedding().values()).hasSize(48);
            assertThat(norm(item.embedding().values())).isCloseTo(1, within(1e-5));
        }
        assertThat(answer.usage().promptTokens())
                .isEqualTo(answer.usage().totalTokens())
                .isPositive();
        var alone = api(caller).embed(EmbeddingRequest.ofQuery("minilm", "a cup"));
        assertThat(alone.data().getFirst().embedding().values())
                .containsExactly(answer.data().get(1).embedding().values(), within(1e-5f));
    }

    @ParameterizedTest
    @EnumSource
    void numbersAndBase64AreTheSameVector(Caller caller) {
        var base64 = api(caller).embed(request(texts("tea"), Optional.empty(), "base64"));
        var floats = api(caller).embed(request(texts("tea"), Optional.empty(), "float"));
        assertThat(base64.data().getFirst().embedding())
                .isEqualTo(floats.data().getFirst().embedding());
    }

    @ParameterizedTest
    @EnumSource
    void tokensOfATextGiveTheVectorOfTheText(Caller caller) {
        var tokens =
                api(caller)
                        .tokenize(
                                new TokenizeRequest(
                                        "", List.of("a cup"), Optional.empty(), Optional.empty()));
        assertThat(tokens.counts()).containsExactly(tokens.tokens().getFirst().size());
        var input = new EmbeddingInput(List.of(), tokens.tokens());
        assertThat(api(caller).embed(request(input, Optional.empty(), "float")).data())
                .isEqualTo(
                        api(caller)
                                .embed(request(texts("a cup"), Optional.empty(), "float"))
                                .data());
    }

    @ParameterizedTest
    @EnumSource
    void fewerDimensionsAreTheFirstOnesNormalisedAgain(Caller caller) {
        var answer = api(caller).embed(request(texts("tea"), Optional.of(8), "float"));
        assertThat(answer.data().getFirst().embedding().values()).hasSize(8);
        assertThat(norm(answer.data().getFirst().embedding().values())).isCloseTo(1, within(1e-5));
        assertProblem(
                ProblemKind.BAD_REQUEST,
                () -> api(caller).embed(request(texts("tea"), Optional.of(49), "float")));
    }

    @ParameterizedTest
    @EnumSource
    void countingTokensGivesNoIds(Caller caller) {
        var counted = api(caller).tokenize(TokenizeRequest.counting("", List.of("tea", "")));
        assertThat(counted.counts()).hasSize(2).endsWith(0);
        assertThat(counted.tokens()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aTextLongerThanTheModelReadsIsCutAndATokenSequenceIsRefused(Caller caller) {
        var answer =
                api(caller).embed(request(texts("tea ".repeat(500)), Optional.empty(), "float"));
        assertThat(answer.usage().promptTokens()).isEqualTo(32);
        var tokens = new EmbeddingInput(List.of(), List.of(Collections.nCopies(33, 5)));
        assertProblem(
                ProblemKind.CONTEXT_TOO_LONG,
                () -> api(caller).embed(request(tokens, Optional.empty(), "float")));
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeDoneIsTheSameProblemForBoth(Caller caller) {
        var problem =
                assertProblem(
                        ProblemKind.UNKNOWN_MODEL,
                        () -> api(caller).embed(EmbeddingRequest.ofQuery("gpt-9", "tea")));
        assertThat(problem.detail())
                .startsWith("There is no model \"gpt-9\" here; this service has minilm, bert, ")
                .contains("bert_qa")
                .doesNotContain("llama");
        var outside = new EmbeddingInput(List.of(), List.of(List.of(620)));
        assertProblem(
                ProblemKind.BAD_REQUEST,
                () -> api(caller).embed(request(outside, Optional.empty(), "float")));
        assertProblem(
                ProblemKind.BAD_REQUEST,
                () -> api(caller).embed(request(texts("tea"), Optional.empty(), "hex")));
    }

    @ParameterizedTest
    @EnumSource
    void theModelIsListedWithItsIdentity(Caller caller) {
        var model = api(caller).models().data().getFirst();
        assertThat(model.id()).isEqualTo("minilm");
        assertThat(model.details()).isPresent();
        assertThat(model.details().orElseThrow().digest()).hasSize(64);
        assertThat(model.details().orElseThrow().dimensions()).isEqualTo(48);
        assertThat(model.details().orElseThrow().tokensMax()).isEqualTo(32);
        assertThat(model.details().orElseThrow().languages()).containsExactly("en");
    }

    private EmbeddingApi api(Caller caller) {
        return switch (caller) {
            case LOCAL -> bean;
            case REMOTE ->
                    new RemoteServices(json)
                            .proxy(
                                    EmbeddingApi.class,
                                    new RemoteAddress(
                                            URI.create("http://127.0.0.1:" + port),
                                            Optional.of("between services")));
        };
    }

    private static EmbeddingInput texts(String text) {
        return EmbeddingInput.ofTexts(List.of(text));
    }

    private static EmbeddingRequest request(
            EmbeddingInput input, Optional<Integer> dimensions, String format) {
        return new EmbeddingRequest("", input, dimensions, Optional.of(format), Optional.empty());
    }

    private static ProblemException assertProblem(ProblemKind kind, ThrowingCallable call) {
        var problem = catchThrowableOfType(ProblemException.class, call);
        assertThat(problem.kind()).isEqualTo(kind);
        return problem;
    }

    private static double norm(float[] vector) {
        double squares = 0;
        for (float value : vector) squares += (double) value * value;
        return Math.sqrt(squares);
    }
}
