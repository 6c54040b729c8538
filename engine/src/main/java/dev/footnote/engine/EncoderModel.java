package dev.footnote.engine;

import dev.footnote.engine.EncoderRunner.Input;
import dev.footnote.engine.EncoderRunner.Shape;
import dev.footnote.engine.EncoderRunner.Told;
import dev.footnote.engine.backend.LoadedWeights;
import dev.footnote.engine.backend.PlannedWeights;
import dev.footnote.engine.backend.Weights;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Head;
import dev.footnote.engine.plan.Plan;
import dev.footnote.engine.plan.PlanCompiler;
import dev.footnote.engine.quant.Layouts;
import dev.footnote.engine.tokenize.EncodeRequest;
import dev.footnote.engine.tokenize.Tokenizer;
import dev.footnote.engine.tokenize.Truncation;

import java.util.List;
import java.util.Optional;

/** Embeddings by an encoder: its hidden states, pooled. */
final class EncoderModel implements EmbeddingModel {

    private final ModelCard card;
    private final EmbeddingRecipe recipe;
    private final Tokenizer tokenizer;
    private final int dimensions;
    private final EncoderRunner runner;

    /** Owns the parts from here on. */
    EncoderModel(ModelParts parts, Tokenizer tokenizer, EmbeddingPrecision precision) {
        ModelFiles files = parts.files();
        this.recipe = EmbeddingRecipe.of(files);
        this.card = files.card(recipe.tokensMax()).in(precision);
        this.tokenizer = tokenizer;
        this.dimensions = files.description().size().hidden();
        this.runner = new EncoderRunner(parts, plan(files), shape(files));
    }

    private static Shape shape(ModelFiles files) {
        return new Shape(
                Told.EVERY_STATE,
                EmbeddingRecipe.of(files).tokensMax(),
                files.description().size().hidden());
    }

    /** The weights in which it computes. */
    static Weights weights(ModelFiles files, EmbeddingPrecision precision) {
        return switch (precision) {
            case FLOAT32 -> new LoadedWeights(files.weights());
            case INT8 -> new LoadedWeights(files.weights(), Layouts::int8);
        };
    }

    /** What such a model takes. */
    static MemoryPlan memory(ModelFiles files, EmbeddingPrecision precision) {
        Plan plan = plan(files);
        long weights =
                switch (precision) {
                    case FLOAT32 -> PlannedWeights.bytes(plan, files.weights());
                    case INT8 -> PlannedWeights.bytesRounded(plan, files.weights());
                };
        return EncoderRunner.memory(plan, shape(files), weights);
    }

    private static Plan plan(ModelFiles files) {
        Description all = files.description();
        // A pooler on top of the first token is no part of the embedding.
        return PlanCompiler.compile(
                new Description(
                        all.family(),
                        all.size(),
                        all.stack(),
                        new Head.Hidden(Optional.empty()),
                        all.encoder()));
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public int tokensMax() {
        return recipe.tokensMax();
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public Optional<Prefixes> prefixes() {
        return recipe.prefixes();
    }

    @Override
    public List<float[]> embed(List<String> texts) {
        Truncation cut = Truncation.to(recipe.tokensMax());
        return embedTokens(
                texts.stream()
                        .map(text -> tokenizer.encode(EncodeRequest.of(text).cut(cut)).ids())
                        .toList());
    }

    @Override
    public List<float[]> embedTokens(List<int[]> sequences) {
        float[][] vectors = new float[sequences.size()][];
        runner.run(
                sequences.stream().map(Input::ofOneText).toList(),
                (input, values, from, rows) ->
                        vectors[input] =
                                recipe.pooling().unitVector(values, from, rows, dimensions));
        return List.of(vectors);
    }

    @Override
    public void close() {
        runner.close();
    }
}
