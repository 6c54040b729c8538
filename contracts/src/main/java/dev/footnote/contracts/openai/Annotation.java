package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Optional;

/** A citation inside an answer, in OpenAI's shape, with our own fields under {@code x_citation}. */
public record Annotation(
        String type,
        @JsonProperty("url_citation") UrlCitation urlCitation,
        @JsonProperty("x_citation") PassageCitation passage) {

    /** {@code start_index} and {@code end_index} count Unicode code points of the answer's text. */
    public record UrlCitation(
            @JsonProperty("start_index") int startIndex,
            @JsonProperty("end_index") int endIndex,
            String title,
            String url) {}

    /**
     * The exact passage: {@code quote} is its text, {@code support} in 0..1 how well it carries the
     * sentence.
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record PassageCitation(
            @JsonProperty("document_id") String documentId,
            int version,
            @JsonProperty("chunk_id") String chunkId,
            String quote,
            Optional<Integer> page,
            double support,
            boolean verified) {}

    public static Annotation of(UrlCitation url, PassageCitation passage) {
        return new Annotation("url_citation", url, passage);
    }
}
