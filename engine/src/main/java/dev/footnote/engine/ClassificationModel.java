package dev.footnote.engine;

import dev.footnote.engine.tokenize.Tokenizer;

import java.nio.file.Path;
import java.util.List;

/**
 * An encoder whose head scores a text, or two texts together, under one label or several:
 * sentiment, entailment, or as a cross-encoder the relevance of a passage to a query. Every method
 * may be called from any thread; after {@link #close} each throws {@link IllegalStateException}.
 */
public interface ClassificationModel extends AutoCloseable {

    /**
     * Opens a Hugging Face folder of a sequence classifier.
     *
     * @throws ModelOpenException when it does not fit the machine or has no such head
     */
    static ClassificationModel open(Path path, EngineSettings settings) {
        return HeadOpener.openClassification(path, settings);
    }

    /** What this model is. */
    ModelCard card();

    /** The model's own tokenizer. */
    Tokenizer tokenizer();

    /** Most tokens of one input, special tokens included; what is longer is cut. */
    int tokensMax();

    /** What the scores mean, in their order; a reranker has one label. */
    List<String> labels();

    /** Whether labels are judged apart from each other, instead of one being chosen. */
    boolean labelsAreIndependent();

    /** The head's raw scores of each input: one for each label. */
    List<float[]> scores(List<TextPair> inputs);

    /** How many tokens an input has as it is computed. */
    int tokens(TextPair input);

    /** Raw scores as probabilities: a sigmoid for each, or a softmax over all. */
    default float[] probabilities(float[] scores) {
        boolean apart = labelsAreIndependent() || scores.length == 1;
        return apart ? Probabilities.sigmoid(scores) : Probabilities.softmax(scores);
    }

    /** Frees everything. */
    @Override
    void close();
}
