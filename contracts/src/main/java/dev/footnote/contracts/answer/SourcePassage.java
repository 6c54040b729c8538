package dev.footnote.contracts.answer;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.util.List;
import java.util.Optional;

/**
 * A passage of a document and every score that placed it. {@code start} and {@code end} are UTF-16
 * offsets into the version's extracted text; {@code url} opens our viewer with the passage
 * highlighted. A rank starts at 1 and is absent when that index did not return the passage.
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SourcePassage(
        String chunkId,
        String documentId,
        int version,
        String collection,
        String externalId,
        String title,
        List<String> headingPath,
        Optional<Integer> page,
        int start,
        int end,
        String text,
        String url,
        Scores scores) {

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Scores(
            double fused,
            Optional<Double> bm25,
            Optional<Integer> bm25Rank,
            Optional<Double> cosine,
            Optional<Integer> vectorRank) {}

    public SourcePassage {
        headingPath = List.copyOf(headingPath);
    }
}
