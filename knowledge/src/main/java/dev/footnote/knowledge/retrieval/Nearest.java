package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.RetrievalQuery;

import java.io.IOException;
import java.util.List;

/** Finds the passages nearest to a vector, among those that the query may see. */
public interface Nearest {
    /** Best first. */
    List<Hit> find(Request request) throws IOException;

    /**
     * What is searched.
     *
     * @param sight the index as the reader sees it; whoever does not need it leaves it
     */
    record Request(RetrievalQuery query, VectorTarget target, Sight sight, int countMax) {}
}
