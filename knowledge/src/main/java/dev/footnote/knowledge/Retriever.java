package dev.footnote.knowledge;

/** Hybrid search over the live passages. */
public interface Retriever {
    Retrieval search(RetrievalQuery query);
}
