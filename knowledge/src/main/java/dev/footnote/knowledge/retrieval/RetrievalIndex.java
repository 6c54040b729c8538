package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.SearchIndex;
import dev.footnote.knowledge.store.Grant;

import java.io.IOException;
import java.util.Optional;

/** An index that follows the authority and is searched, whatever keeps it. */
public interface RetrievalIndex extends SearchIndex, AutoCloseable {
    /** A search of the index as one reader sees it. */
    interface Search<T> {
        T run(IndexView view) throws IOException;
    }

    /** Begins to follow; the store's schema must be there. */
    void start();

    /** Last change that a search begun now sees. */
    long visibleSequence();

    /**
     * Runs a search on what is visible now.
     *
     * @param grant empty for those who see everything
     * @throws dev.footnote.knowledge.KnowledgeException when the index cannot be searched
     */
    <T> T search(Optional<Grant> grant, Search<T> search);

    @Override
    void close();
}
