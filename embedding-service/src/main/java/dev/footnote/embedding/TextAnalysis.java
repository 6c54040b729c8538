package dev.footnote.embedding;

import dev.footnote.contracts.embedding.ClassifyInput;
import dev.footnote.contracts.embedding.ClassifyRequest;
import dev.footnote.contracts.embedding.ClassifyResponse;
import dev.footnote.contracts.embedding.ExtractRequest;
import dev.footnote.contracts.embedding.ExtractResponse;
import dev.footnote.contracts.embedding.ExtractResponse.ExtractedAnswer;
import dev.footnote.contracts.embedding.TextAnalysisApi;
import dev.footnote.contracts.openai.Usage;
import dev.footnote.engine.ClassificationModel;
import dev.footnote.engine.ExtractionModel.Extraction;
import dev.footnote.engine.ExtractionModel.Wanted;
import dev.footnote.engine.ModelTask;
import dev.footnote.engine.TextPair;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Labels of texts, and answers inside them. */
public final class TextAnalysis implements TextAnalysisApi {
    private static final int ANSWERS_MAX = 20;
    private static final int ANSWER_TOKENS_MAX = 200;
    private static final int ANSWER_TOKENS_DEFAULT = 30;

    private final EmbeddingModels models;

    TextAnalysis(EmbeddingModels models) {
        this.models = models;
    }

    @Override
    public ClassifyResponse classify(ClassifyRequest request) {
        return classify(request, () -> {});
    }

    /** The same; {@code begun} runs once nothing can refuse the request any more. */
    public ClassifyResponse classify(ClassifyRequest request, Runnable begun) {
        List<ClassifyInput.Pair> items = request.input().items();
        Inputs.requireCount(items.size());
        for (int i = 0; i < items.size(); i++) {
            Inputs.requireLength(items.get(i).text(), "input", i);
            Inputs.requireLength(items.get(i).second().orElse(""), "input", i);
        }
        String name = models.nameOf(request.model(), ModelTask.CLASSIFY);
        try (var borrowed = models.classifier(name)) {
            ClassificationModel model = borrowed.model().model();
            int labels = model.labels().size();
            int wanted =
                    request.topK()
                            .map(k -> Math.min(Inputs.positive("top_k", k, 10_000), labels))
                            .orElse(labels);
            List<TextPair> pairs =
                    items.stream().map(it -> new TextPair(it.text(), it.second())).toList();
            begun.run();
            List<float[]> raw = borrowed.model().queue().compute(pairs, Lane.QUERY);
            List<ClassifyResponse.Item> data = new ArrayList<>(raw.size());
            for (int i = 0; i < raw.size(); i++) {
                data.add(item(i, model, raw.get(i), wanted));
            }
            int tokens = pairs.stream().mapToInt(model::tokens).sum();
            return new ClassifyResponse("list", name, data, Usage.of(tokens, 0));
        }
    }

    private static ClassifyResponse.Item item(
            int index, ClassificationModel model, float[] raw, int wanted) {
        float[] probabilities = model.probabilities(raw);
        List<ClassifyResponse.Score> scores = new ArrayList<>(probabilities.length);
        for (int i = 0; i < probabilities.length; i++) {
            scores.add(new ClassifyResponse.Score(model.labels().get(i), probabilities[i]));
        }
        scores.sort(Comparator.comparingDouble(ClassifyResponse.Score::score).reversed());
        var best = scores.getFirst();
        return new ClassifyResponse.Item(
                index, best.label(), best.score(), scores.subList(0, wanted));
    }

    @Override
    public ExtractResponse extract(ExtractRequest request) {
        return extract(request, () -> {});
    }

    /** The same; {@code begun} runs once nothing can refuse the request any more. */
    public ExtractResponse extract(ExtractRequest request, Runnable begun) {
        Inputs.requireText(request.question(), "question");
        Inputs.requireText(request.text(), "text");
        var wanted =
                new Wanted(
                        Inputs.positive("top_k", request.topK().orElse(1), ANSWERS_MAX),
                        Inputs.positive(
                                "answer_tokens_max",
                                request.answerTokensMax().orElse(ANSWER_TOKENS_DEFAULT),
                                ANSWER_TOKENS_MAX));
        String name = models.nameOf(request.model(), ModelTask.EXTRACT);
        try (var borrowed = models.extractor(name)) {
            requireRoom(request, borrowed.model());
            begun.run();
            var task = new OpenExtractor.Task(request.question(), request.text(), wanted);
            Extraction found =
                    borrowed.model().queue().compute(List.of(task), Lane.QUERY).getFirst();
            return response(name, request, found);
        }
    }

    private static void requireRoom(ExtractRequest request, OpenExtractor open) {
        int tokens = open.model().tokenizer().encode(request.question(), false).size();
        if (tokens > open.model().tokensMax() / 2) {
            throw Inputs.badRequest(
                    "question has %d tokens; at most half of the %d that are read may be. Shorten it."
                            .formatted(tokens, open.model().tokensMax()));
        }
    }

    private static ExtractResponse response(String name, ExtractRequest request, Extraction found) {
        double margin = request.refusalMargin().orElse(0.0);
        boolean refused =
                found.spans().isEmpty()
                        || (request.mayRefuse().orElse(true)
                                && found.noAnswer() - found.spans().getFirst().score() > margin);
        List<ExtractedAnswer> answers =
                refused
                        ? List.of()
                        : found.spans().stream()
                                .map(
                                        span ->
                                                new ExtractedAnswer(
                                                        part(
                                                                request.text(),
                                                                span.start(),
                                                                span.end()),
                                                        span.start(),
                                                        span.end(),
                                                        span.probability(),
                                                        span.score()))
                                .toList();
        return new ExtractResponse(
                "extraction",
                name,
                refused,
                new ExtractResponse.Score(found.noAnswerProbability(), found.noAnswer()),
                answers,
                Usage.of(found.tokens(), 0));
    }

    private static String part(String text, int start, int end) {
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }
}
