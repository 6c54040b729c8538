package dev.footnote.knowledge;

import java.util.List;
import java.util.Optional;

/**
 * How a query was understood.
 *
 * @param language ISO 639 code, when one was recognised
 * @param lexicalWeight weight of the words in the fusion
 * @param vectorWeight weight of the vectors in the fusion; 0 when they only fill up behind the
 *     words
 * @param absentTerms words of the query that no indexed passage holds
 */
public record QueryAnalysis(
        Optional<String> language,
        double lexicalWeight,
        double vectorWeight,
        List<String> absentTerms) {
    public QueryAnalysis {
        absentTerms = List.copyOf(absentTerms);
    }
}
