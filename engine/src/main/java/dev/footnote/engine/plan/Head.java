package dev.footnote.engine.plan;

import java.util.List;
import java.util.Optional;

/** What is made of the last layer's output. */
public sealed interface Head {

    /** Nothing, or BERT's pooled first token: {@code tanh(pooler(x[0]))}. */
    record Hidden(Optional<Linear> pooler) implements Head {}

    /**
     * A score for each token of the vocabulary.
     *
     * @param projection applied first, when the output is not as wide as the model
     * @param scale what the hidden vector is multiplied by
     * @param softCap as in {@link Scores}, on the scores
     */
    record Logits(Optional<Input.Narrow> projection, Linear output, float scale, float softCap)
            implements Head {}

    /** Scores of a sequence: {@code output(tanh(dense(x[0])))}. */
    record Classes(Linear dense, Linear output, List<String> labels) implements Head {
        public Classes {
            labels = List.copyOf(labels);
        }
    }

    /** Two scores for each token: that an answer starts, or ends, there. */
    record AnswerSpan(Linear output) implements Head {}
}
