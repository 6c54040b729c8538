package dev.footnote.contracts.embedding;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Optional;

/**
 * {@code POST /v1/extract}: where a text answers a question.
 *
 * @param topK most answers wanted; 1 when absent
 * @param answerTokensMax longest answer; 30 when absent
 * @param refusalMargin how much better "no answer" must score than the best answer for a refusal; 0
 *     when absent
 * @param mayRefuse false for models that never learned to refuse; true when absent
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ExtractRequest(
        String model,
        String question,
        String text,
        @JsonProperty("top_k") Optional<Integer> topK,
        @JsonProperty("answer_tokens_max") Optional<Integer> answerTokensMax,
        @JsonProperty("refusal_margin") Optional<Double> refusalMargin,
        @JsonProperty("may_refuse") Optional<Boolean> mayRefuse) {
    public ExtractRequest {
        model = model == null ? "" : model;
        question = question == null ? "" : question;
        text = text == null ? "" : text;
    }

    /** The one best answer, or a refusal. */
    public static ExtractRequest of(String model, String question, String text) {
        return new ExtractRequest(
                model,
                question,
                text,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
