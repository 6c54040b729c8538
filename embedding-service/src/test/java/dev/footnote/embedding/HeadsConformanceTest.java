package dev.footnote.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.contracts.embedding.ClassifyInput;
import dev.footnote.contracts.embedding.ClassifyRequest;
import dev.footnote.contracts.embedding.ExtractRequest;
import dev.footnote.contracts.embedding.RerankApi;
import dev.footnote.contracts.embedding.RerankRequest;
import dev.footnote.contracts.embedding.TextAnalysisApi;
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

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reranking, classifying and extracting: the beans and the proxies over HTTP behave alike. */
@SpringBootTest(
        classes = EmbeddingService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.service-key=between services",
            "footnote.models=../engine/src/test/resources/fixtures/tiny",
            "footnote.embedding.model=minilm",
            "footnote.embedding.reranker=bert_reranker",
            "footnote.embedding.classifier=bert_nli"
        })
class HeadsConformanceTest {
    enum Caller {
        LOCAL,
        REMOTE
    }

    private static final Path TINY = Path.of("../engine/src/test/resources/fixtures/tiny");

    @Autowired private RerankApi reranking;
    @Autowired private TextAnalysisApi analysis;
    @Autowired private JsonMapper json;
    @LocalServerPort private int port;

    @ParameterizedTest
    @EnumSource
    void documentsComeBestFirstWithTheReferencesRelevance(Caller caller) {
        List<JsonNode> items = items("bert_reranker");
        String query = items.getFirst().get("text").asString();
        List<JsonNode> same =
                items.stream().filter(it -> it.get("text").asString().equals(query)).toList();
        List<String> texts = same.stream().map(it -> it.get("text_pair").asString()).toList();
        var answer = rerank(caller).rerank(RerankRequest.of("", query, texts));
        assertThat(answer.model()).isEqualTo("bert_reranker");
        assertThat(answer.usage().totalTokens()).isPositive();
        assertThat(answer.results()).hasSameSizeAs(texts);
        for (var result : answer.results()) {
            assertThat(result.relevanceScore())
                    .isCloseTo(same.get(result.index()).get("sigmoid").asDouble(), within(1e-4));
            assertThat(result.document()).isEmpty();
        }
        assertThat(answer.results().stream().map(it -> -it.relevanceScore()).toList()).isSorted();
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheBestAreGivenWhereFewAreWantedAndTheirTextsByDefault(Caller caller) {
        var documents = RerankRequest.of("", "tea", List.of("a cup", "tea", "a pot")).documents();
        var answer =
                rerank(caller)
                        .rerank(
                                new RerankRequest(
                                        "xlm_roberta_reranker",
                                        "tea",
                                        documents,
                                        Optional.of(2),
                                        Optional.empty()));
        assertThat(answer.results()).hasSize(2);
        for (var result : answer.results()) {
            assertThat(result.document()).contains(documents.get(result.index()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theWrongModelSaysWhatItIsAndWhichOnesCan(Caller caller) {
        var problem =
                problem(
                        ProblemKind.WRONG_MODEL,
                        () -> rerank(caller).rerank(RerankRequest.of("minilm", "q", List.of("d"))));
        assertThat(problem.detail())
                .contains("is made to embed and cannot rerank")
                .contains("bert_reranker, xlm_roberta_reranker");
        problem(
                ProblemKind.WRONG_MODEL,
                () -> rerank(caller).rerank(RerankRequest.of("llama", "q", List.of("d"))));
        problem(
                ProblemKind.UNKNOWN_MODEL,
                () -> rerank(caller).rerank(RerankRequest.of("gpt-9", "q", List.of("d"))));
        problem(
                ProblemKind.WRONG_MODEL,
                () -> analysis(caller).classify(ClassifyRequest.of("bert_qa", List.of("t"))));
        problem(
                ProblemKind.WRONG_MODEL,
                () -> analysis(caller).extract(ExtractRequest.of("bert_nli", "q", "t")));
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeRankedIsABadRequest(Caller caller) {
        problem(
                ProblemKind.BAD_REQUEST,
                () -> rerank(caller).rerank(RerankRequest.of("", "", List.of("d"))));
        problem(
                ProblemKind.BAD_REQUEST,
                () -> rerank(caller).rerank(RerankRequest.of("", "q", List.of())));
    }

    @ParameterizedTest
    @EnumSource
    void pairsGetTheReferencesLabels(Caller caller) {
        List<JsonNode> items = items("bert_nli");
        var input =
                new ClassifyInput(
                        items.stream()
                                .map(
                                        it ->
                                                new ClassifyInput.Pair(
                                                        it.get("text").asString(),
                                                        Optional.of(
                                                                it.get("text_pair").asString())))
                                .toList());
        var answer = analysis(caller).classify(new ClassifyRequest("", input, Optional.empty()));
        assertThat(answer.model()).isEqualTo("bert_nli");
        for (int i = 0; i < items.size(); i++) {
            assertThat(answer.data().get(i).label())
                    .isEqualTo(items.get(i).get("label").asString());
            assertThat(answer.data().get(i).scores()).hasSize(3);
        }
        var best =
                analysis(caller)
                        .classify(new ClassifyRequest("bert_cased_cls", input, Optional.of(1)));
        assertThat(best.data().getFirst().scores()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerIsTheReferencesSpanInCodePoints(Caller caller) {
        for (JsonNode item : items("bert_qa")) {
            String text = item.get("text_pair").asString();
            var request =
                    new ExtractRequest(
                            "",
                            item.get("text").asString(),
                            text,
                            Optional.empty(),
                            Optional.of(15),
                            Optional.empty(),
                            Optional.of(false));
            var answer = analysis(caller).extract(request);
            JsonNode best = item.get("best_span");
            assertThat(answer.refused()).isFalse();
            assertThat(answer.answers().getFirst().text()).isEqualTo(best.get("answer").asString());
            assertThat(answer.answers().getFirst().start())
                    .isEqualTo(best.get("context_char_start").asInt());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHighMarginNeverRefusesAndALowOneAlways(Caller caller) {
        assertThat(extract(caller, 1000).refused()).isFalse();
        var refused = extract(caller, -1000);
        assertThat(refused.refused()).isTrue();
        assertThat(refused.answers()).isEmpty();
        assertThat(refused.noAnswer().score()).isBetween(0.0, 1.0);
    }

    private dev.footnote.contracts.embedding.ExtractResponse extract(Caller caller, double margin) {
        return analysis(caller)
                .extract(
                        new ExtractRequest(
                                "bert_qa",
                                "What is free?",
                                "Free software 𝄞 is free.",
                                Optional.of(3),
                                Optional.empty(),
                                Optional.of(margin),
                                Optional.empty()));
    }

    private RerankApi rerank(Caller caller) {
        return caller == Caller.LOCAL
                ? reranking
                : new RemoteServices(json).proxy(RerankApi.class, address());
    }

    private TextAnalysisApi analysis(Caller caller) {
        return caller == Caller.LOCAL
                ? analysis
                : new RemoteServices(json).proxy(TextAnalysisApi.class, address());
    }

    private RemoteAddress address() {
        return new RemoteAddress(
                URI.create("http://127.0.0.1:" + port), Optional.of("between services"));
    }

    private List<JsonNode> items(String model) {
        List<JsonNode> items = new ArrayList<>();
        json.readTree(TINY.resolve(model).resolve("golden.json").toFile())
                .get("items")
                .forEach(items::add);
        return items;
    }

    private static ProblemException problem(ProblemKind kind, ThrowingCallable call) {
        var problem = catchThrowableOfType(ProblemException.class, call);
        assertThat(problem.kind()).isEqualTo(kind);
        return problem;
    }
}
