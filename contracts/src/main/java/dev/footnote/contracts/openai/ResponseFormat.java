package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Map;
import java.util.Optional;

/** The shape of an answer: {@code text}, {@code json_object} or {@code json_schema}. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ResponseFormat(
        String type, @JsonProperty("json_schema") Optional<NamedSchema> jsonSchema) {

    /** A JSON Schema and what it is called. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record NamedSchema(
            Optional<String> name, Optional<Boolean> strict, Map<String, Object> schema) {
        public NamedSchema {
            if (schema == null) {
                throw new IllegalArgumentException("json_schema has no schema; send one");
            }
        }
    }

    public ResponseFormat {
        type = type == null ? "" : type;
        switch (type) {
            case "text", "json_object" -> {}
            case "json_schema" -> {
                if (jsonSchema.isEmpty()) {
                    throw new IllegalArgumentException(
                            "response_format is json_schema without a json_schema; send one");
                }
            }
            default ->
                    throw new IllegalArgumentException(
                            "response_format has the type \"%s\"; use text, json_object or json_schema"
                                    .formatted(type));
        }
    }
}
