package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /v1/embeddings}. {@code x_purpose} is {@code query} or {@code passage} for models
 * that want to be told (e5, bge); others ignore it.
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record EmbeddingRequest(
        String model,
        EmbeddingInput input,
        Optional<Integer> dimensions,
        @JsonProperty("encoding_format") Optional<String> encodingFormat,
        @JsonProperty("x_purpose") Optional<String> purpose) {
    public EmbeddingRequest {
        model = model == null ? "" : model;
    }

    public static EmbeddingRequest ofPassages(String model, List<String> texts) {
        return new EmbeddingRequest(
                model,
                EmbeddingInput.ofTexts(texts),
                Optional.empty(),
                Optional.of("base64"),
                Optional.of("passage"));
    }

    public static EmbeddingRequest ofQuery(String model, String text) {
        return new EmbeddingRequest(
                model,
                EmbeddingInput.ofTexts(List.of(text)),
                Optional.empty(),
                Optional.of("base64"),
                Optional.of("query"));
    }
}
