package dev.footnote.engine;

import dev.footnote.engine.EncoderRunner.Input;
import dev.footnote.engine.EncoderRunner.Shape;
import dev.footnote.engine.EncoderRunner.Told;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.plan.Head;
import dev.footnote.engine.plan.PlanCompiler;
import dev.footnote.engine.tokenize.Encoding;
import dev.footnote.engine.tokenize.Tokenizer;
import dev.footnote.engine.tokenize.Truncation;

import java.util.Arrays;
import java.util.List;

/** Classification by an encoder. */
final class HeadClassifier implements ClassificationModel {

    private final ModelCard card;
    private final Tokenizer tokenizer;
    private final Shape shape;
    private final List<String> labels;
    private final boolean independent;
    private final EncoderRunner runner;

    /** Owns the parts from here on. */
    HeadClassifier(ModelParts parts, Tokenizer tokenizer) {
        ModelFiles files = parts.files();
        this.shape = shape(files);
        this.card = files.card(shape.tokensMax());
        this.tokenizer = tokenizer;
        this.labels = head(files).labels();
        this.independent =
                files.json("config.json")
                        .flatMap(json -> json.find("problem_type"))
                        .filter(JsonValue.JsonString.class::isInstance)
                        .map(JsonValue::asString)
                        .filter("multi_label_classification"::equals)
                        .isPresent();
        this.runner = new EncoderRunner(parts, PlanCompiler.compile(files.description()), shape);
    }

    static Shape shape(ModelFiles files) {
        return new Shape(
                Told.FIRST_SCORES,
                EmbeddingRecipe.of(files).tokensMax(),
                head(files).labels().size());
    }

    private static Head.Classes head(ModelFiles files) {
        return (Head.Classes) files.description().head();
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
    public List<String> labels() {
        return labels;
    }

    @Override
    public boolean labelsAreIndependent() {
        return independent;
    }

    @Override
    public List<float[]> scores(List<TextPair> inputs) {
        float[][] scores = new float[inputs.size()][];
        runner.run(
                inputs.stream().map(it -> Input.of(encode(it))).toList(),
                (input, values, from, rows) ->
                        scores[input] = Arrays.copyOfRange(values, from, from + shape.width()));
        return List.of(scores);
    }

    @Override
    public int tokens(TextPair input) {
        return encode(input).size();
    }

    private Encoding encode(TextPair input) {
        return tokenizer.encode(input.request().cut(Truncation.to(shape.tokensMax())));
    }

    @Override
    public void close() {
        runner.close();
    }
}
