package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a request that say what answers are wanted: how many and how long, what ends them,
 * what they must look like. {@code logit_bias} is by token id.
 *
 * @param grammar in GBNF, as the server of llama.cpp takes it
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AnswerForm(
        Optional<StopSequences> stop,
        @JsonProperty("max_tokens") Optional<Integer> maxTokens,
        Optional<Integer> n,
        @JsonProperty("logit_bias") Optional<Map<String, Double>> logitBias,
        @JsonProperty("response_format") Optional<ResponseFormat> responseFormat,
        Optional<String> grammar) {

    /** One answer of any form. */
    public static AnswerForm any() {
        return new AnswerForm(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same of at most so many tokens. */
    public AnswerForm withMaxTokens(int count) {
        return new AnswerForm(stop, Optional.of(count), n, logitBias, responseFormat, grammar);
    }

    /** The same, ended by any of these texts. */
    public AnswerForm withStop(String... texts) {
        return new AnswerForm(
                Optional.of(new StopSequences(List.of(texts))),
                maxTokens,
                n,
                logitBias,
                responseFormat,
                grammar);
    }
}
