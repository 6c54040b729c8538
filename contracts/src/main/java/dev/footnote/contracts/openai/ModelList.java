package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.Optional;

/** {@code GET /v1/models}. */
public record ModelList(String object, List<Model> data) {

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Model(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy,
            @JsonProperty("x_model") Optional<Details> details) {}

    /**
     * What our own services need to know of a model. {@code digest} is the SHA-256 of its weights
     * in hex and its identity; {@code dimensions} is 0 for a generator; {@code languages} are the
     * ISO 639-1 codes it knows, empty when not stated.
     */
    public record Details(
            String digest,
            String architecture,
            int dimensions,
            @JsonProperty("tokens_max") int tokensMax,
            List<String> languages) {
        public Details {
            languages = List.copyOf(languages);
        }
    }

    public ModelList {
        data = List.copyOf(data);
    }

    public static ModelList of(List<Model> models) {
        return new ModelList("list", models);
    }
}
