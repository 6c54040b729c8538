package dev.footnote.contracts.answer;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.util.List;
import java.util.Optional;

/**
 * A footnote: {@code number} is what the answer's text shows in brackets, {@code quote} the words
 * of the passage, {@code support} in 0..1 how well the passage carries the sentences that cite it.
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Citation(
        int number,
        String chunkId,
        String documentId,
        int version,
        String title,
        List<String> headingPath,
        Optional<Integer> page,
        int start,
        int end,
        String quote,
        String url,
        double support,
        boolean verified) {
    public Citation {
        headingPath = List.copyOf(headingPath);
    }
}
