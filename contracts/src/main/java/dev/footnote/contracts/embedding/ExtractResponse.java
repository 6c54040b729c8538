package dev.footnote.contracts.embedding;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.footnote.contracts.openai.Usage;

import java.util.List;

/**
 * The answer of {@code POST /v1/extract}.
 *
 * @param refused whether the text does not say; then there are no answers
 * @param noAnswer how probable it is that the text does not say
 */
public record ExtractResponse(
        String object,
        String model,
        boolean refused,
        @JsonProperty("no_answer") Score noAnswer,
        List<ExtractedAnswer> answers,
        Usage usage) {

    /**
     * How sure the model is.
     *
     * @param score probability, among all answers and "no answer"
     * @param logit the raw score it comes from
     */
    public record Score(double score, double logit) {}

    /** A part of the text; {@code start} and {@code end} count Unicode code points. */
    public record ExtractedAnswer(String text, int start, int end, double score, double logit) {}

    public ExtractResponse {
        answers = List.copyOf(answers);
    }
}
