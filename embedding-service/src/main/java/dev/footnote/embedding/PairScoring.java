package dev.footnote.embedding;

/** Scores texts against a query: a model of this process, or a model server. */
@FunctionalInterface
interface PairScoring {
    /**
     * Scores in the order of the texts, which are checked.
     *
     * @param begun runs once nothing can refuse the request any more
     */
    Reranking.Scored score(Reranking.Question question, Runnable begun);
}
