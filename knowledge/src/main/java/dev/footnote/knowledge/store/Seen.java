package dev.footnote.knowledge.store;

import dev.footnote.knowledge.Reader;

import java.util.Map;

/**
 * A condition that holds for what a reader may see.
 *
 * @param sql true or false for a document {@code d}
 * @param parameters its named parameters
 */
record Seen(String sql, Map<String, Object> parameters) {
    private static final Seen ALL = new Seen("1 = 1", Map.of());

    /** In the collection's list, and in the document's own where it has one. */
    private static final String DOCUMENT =
            """
            (exists (
                select 1 from knowledge.collection_access ca
                where ca.collection = d.collection and ca.principal in (:principals))
            and (not d.narrowed or exists (
                select 1 from knowledge.document_access da
                where da.document_id = d.document_id and da.principal in (:principals))))
            """;

    Seen {
        parameters = Map.copyOf(parameters);
    }

    static Seen by(Reader reader) {
        return switch (reader) {
            case Reader.Unrestricted ignored -> ALL;
            case Reader.Person person ->
                    new Seen(DOCUMENT, Map.of("principals", Principals.of(person)));
        };
    }
}
