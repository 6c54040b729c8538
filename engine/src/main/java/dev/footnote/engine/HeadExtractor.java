package dev.footnote.engine;

import dev.footnote.engine.EncoderRunner.Input;
import dev.footnote.engine.EncoderRunner.Shape;
import dev.footnote.engine.EncoderRunner.Told;
import dev.footnote.engine.plan.PlanCompiler;
import dev.footnote.engine.tokenize.Encoding;
import dev.footnote.engine.tokenize.Tokenizer;
import dev.footnote.engine.tokenize.Truncation;

import java.util.Arrays;
import java.util.List;

/** Answers inside a text by an encoder. */
final class HeadExtractor implements ExtractionModel {

    /** Special tokens around two texts, at most. */
    private static final int AROUND = 4;

    /** A window repeats this part of the one before, so that no short answer is cut in two. */
    private static final int OVERLAP_DIVISOR = 4;

    private final ModelCard card;
    private final Tokenizer tokenizer;
    private final Shape shape;
    private final EncoderRunner runner;

    /** Owns the parts from here on. */
    HeadExtractor(ModelParts parts, Tokenizer tokenizer) {
        ModelFiles files = parts.files();
        this.shape = shape(files);
        this.card = files.card(shape.tokensMax());
        this.tokenizer = tokenizer;
        this.runner = new EncoderRunner(parts, PlanCompiler.compile(files.description()), shape);
    }

    static Shape shape(ModelFiles files) {
        return new Shape(Told.EVERY_SCORES, EmbeddingRecipe.of(files).tokensMax(), 2);
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public int tokensMax() {
        return shape.tokensMax();
    }

    @Override
    public Extraction extract(String question, String text, Wanted wanted) {
        int questionTokens = tokenizer.encode(question, false).size();
        int room = shape.tokensMax() - questionTokens - AROUND;
        if (room < OVERLAP_DIVISOR) {
            throw new IllegalArgumentException(
                    "the question has %d tokens; %s reads %d together with the text"
                            .formatted(questionTokens, card.name(), shape.tokensMax()));
        }
        Truncation windows =
                new Truncation(
                        shape.tokensMax(), Truncation.Strategy.ONLY_SECOND, room / OVERLAP_DIVISOR);
        List<Encoding> inputs =
                tokenizer.encodeWindows(TextPair.of(question, text).request().cut(windows));
        float[][] scores = new float[inputs.size()][];
        runner.run(
                inputs.stream().map(Input::of).toList(),
                (input, values, from, rows) ->
                        scores[input] =
                                Arrays.copyOfRange(values, from, from + rows * shape.width()));
        SpanSearch search = new SpanSearch(questionTokens, wanted.tokensMax());
        for (int i = 0; i < scores.length; i++) {
            search.add(inputs.get(i), scores[i]);
        }
        return search.best(wanted);
    }

    @Override
    public void close() {
        runner.close();
    }
}
