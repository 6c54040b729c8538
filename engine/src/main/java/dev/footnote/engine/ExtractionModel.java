package dev.footnote.engine;

import dev.footnote.engine.tokenize.Tokenizer;

import java.nio.file.Path;
import java.util.List;

/**
 * An encoder whose head finds the answer to a question inside a text. Every method may be called
 * from any thread; after {@link #close} each throws {@link IllegalStateException}.
 */
public interface ExtractionModel extends AutoCloseable {

    /**
     * Opens a Hugging Face folder of an extractive question answering model.
     *
     * @throws ModelOpenException when it does not fit the machine or has no such head
     */
    static ExtractionModel open(Path path, EngineSettings settings) {
        return HeadOpener.openExtraction(path, settings);
    }

    /** What this model is. */
    ModelCard card();

    /** The model's own tokenizer. */
    Tokenizer tokenizer();

    /** Most tokens of one window: question, part of the text and special tokens. */
    int tokensMax();

    /**
     * The best spans of a text. A text longer than a window is read in overlapping ones.
     *
     * @throws IllegalArgumentException when the question leaves no room for the text
     */
    Extraction extract(String question, String text, Wanted wanted);

    /** Frees everything. */
    @Override
    void close();

    /**
     * How many spans, and how long they may be.
     *
     * @param spansMax spans that do not overlap, best first
     * @param tokensMax of one span
     */
    record Wanted(int spansMax, int tokensMax) {
        public Wanted {
            if (spansMax < 1 || tokensMax < 1) {
                throw new IllegalArgumentException(
                        "%d spans of %d tokens are wanted; both must be at least 1"
                                .formatted(spansMax, tokensMax));
            }
        }
    }

    /**
     * A part of the text.
     *
     * @param start its first code point
     * @param end the code point after its last
     * @param score raw score of its start plus that of its end
     * @param probability among all admissible spans and "no answer"
     */
    record Span(int start, int end, float score, float probability) {}

    /**
     * What was found.
     *
     * @param noAnswer raw score of "the text does not say"; comparable with those of the spans
     * @param noAnswerProbability of the same
     * @param tokens that were computed
     */
    record Extraction(List<Span> spans, float noAnswer, float noAnswerProbability, int tokens) {
        public Extraction {
            spans = List.copyOf(spans);
        }
    }
}
