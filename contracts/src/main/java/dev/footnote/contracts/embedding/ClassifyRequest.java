package dev.footnote.contracts.embedding;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /v1/classify}: texts, or pairs of them for models that judge two together.
 *
 * @param topK how many labels are wanted for each input; all when absent
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ClassifyRequest(
        String model, ClassifyInput input, @JsonProperty("top_k") Optional<Integer> topK) {
    public ClassifyRequest {
        model = model == null ? "" : model;
        if (input == null) {
            throw new IllegalArgumentException("input is missing; send a text or a list");
        }
    }

    /** All labels of each text. */
    public static ClassifyRequest of(String model, List<String> texts) {
        return new ClassifyRequest(
                model,
                new ClassifyInput(
                        texts.stream()
                                .map(text -> new ClassifyInput.Pair(text, Optional.empty()))
                                .toList()),
                Optional.empty());
    }
}
