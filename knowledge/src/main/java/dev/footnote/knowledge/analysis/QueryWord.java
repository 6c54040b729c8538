package dev.footnote.knowledge.analysis;

import java.util.Set;

/**
 * A word of a query.
 *
 * @param surface as the query writes it
 * @param forms under which passages of the languages searched may have indexed it
 */
public record QueryWord(String surface, Set<String> forms) {
    public QueryWord {
        forms = Set.copyOf(forms);
    }
}
