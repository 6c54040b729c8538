package dev.footnote.contracts.embedding;

import dev.footnote.contracts.openai.Usage;

import java.util.List;

/** The answer of {@code POST /v1/classify}, in the order of the input. */
public record ClassifyResponse(String object, String model, List<Item> data, Usage usage) {

    /**
     * One input: its best label, and the scores of all that were wanted, best first.
     *
     * @param score 0 to 1; of one label among all, or of each apart where a model judges so
     */
    public record Item(int index, String label, double score, List<Score> scores) {
        public Item {
            scores = List.copyOf(scores);
        }
    }

    /** A label and its score. */
    public record Score(String label, double score) {}

    public ClassifyResponse {
        data = List.copyOf(data);
    }
}
