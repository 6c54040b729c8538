package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer of {@code POST /v1/completions}, and one event of its stream, which has the same
 * shape: there {@code finish_reason} is null until a choice ends.
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Completion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        Optional<Usage> usage) {

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Choice(
            int index,
            String text,
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Logprobs> logprobs,
            @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("finish_reason")
                    Optional<String> finishReason) {}

    /**
     * What the model thought of each token. With {@code echo} the prompt's come first; nothing
     * precedes the first of all, so its entries are null.
     */
    public record Logprobs(
            List<String> tokens,
            @JsonProperty("token_logprobs") List<Optional<Double>> tokenLogprobs,
            @JsonProperty("top_logprobs") List<Optional<Map<String, Double>>> topLogprobs,
            @JsonProperty("text_offset") List<Integer> textOffset) {
        public Logprobs {
            tokens = List.copyOf(tokens);
            tokenLogprobs = List.copyOf(tokenLogprobs);
            topLogprobs = List.copyOf(topLogprobs);
            textOffset = List.copyOf(textOffset);
        }
    }

    public Completion {
        choices = List.copyOf(choices);
    }
}
