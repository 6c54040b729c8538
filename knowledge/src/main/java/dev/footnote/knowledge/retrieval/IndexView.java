package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.RetrievalQuery;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * The index as one reader sees it, for one search. Whatever it says is of passages that he may see
 * and of those alone, so that neither a score nor the order nor a hint changes with documents that
 * he may not see.
 */
public interface IndexView {
    /** The codes of all languages that passages are in. */
    Set<String> languages() throws IOException;

    int passageCount() throws IOException;

    /** The words, brought together, with the numbers of passages that they stand in. */
    List<WeighedWord> weigh(List<WeighedWord.Repeated> words) throws IOException;

    /**
     * Finds passages by words.
     *
     * @param words that were weighed here
     */
    Worded lexical(Words words, RetrievalQuery query, int countMax) throws IOException;

    /** Finds the passages nearest to a vector, best first. */
    List<Hit> nearest(VectorTarget target, RetrievalQuery query, int countMax) throws IOException;

    /**
     * The words of a question.
     *
     * @param correctable whether a word that no passage holds may be a misspelt one; it is more
     *     likely a foreign one when the question is in a language that no passage is in
     */
    record Words(List<WeighedWord> weighed, boolean correctable) {
        public Words {
            weighed = List.copyOf(weighed);
        }
    }

    /**
     * What words found.
     *
     * @param hits best first
     * @param languages of the first of them; unknown ones left out
     */
    record Worded(List<Hit> hits, List<String> languages) {
        /** Of how many hits the languages are told. */
        public static final int LANGUAGE_HITS = 10;

        public Worded {
            hits = List.copyOf(hits);
            languages = List.copyOf(languages);
        }
    }
}
