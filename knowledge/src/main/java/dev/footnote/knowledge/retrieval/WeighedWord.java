package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.analysis.QueryWord;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A word, and in how many passages it stands.
 *
 * @param repetitions how often the question has it
 */
public record WeighedWord(QueryWord word, int repetitions, int passageCount) {
    /** A guess at what a misspelt word meant must not outweigh a word that is there. */
    public static final float MISSPELT_BOOST = 0.5f;

    /** So many neighbours of a misspelt word are taken for it. */
    public static final int MISSPELT_EXPANSIONS_MAX = 5;

    /** What a misspelt word has in common with its neighbours. */
    public static final int PREFIX_LENGTH = 1;

    private static final int MISSPELT_LENGTH_MIN = 4;
    private static final int ONE_EDIT_LENGTH_MAX = 5;

    public boolean absent() {
        return passageCount == 0;
    }

    /** The inverse document frequency of BM25. */
    double rarity(int passagesInAll) {
        return Math.log(1 + (passagesInAll - passageCount + 0.5) / (passageCount + 0.5));
    }

    /** A word of a question, and how often the question has it. */
    public record Repeated(QueryWord word, int repetitions) {
        public WeighedWord weighed(int passageCount) {
            return new WeighedWord(word, repetitions, passageCount);
        }
    }

    /** Repeated words are brought together. */
    static List<Repeated> together(List<QueryWord> words) {
        Map<Set<String>, QueryWord> distinct = new LinkedHashMap<>();
        Map<Set<String>, Integer> repetitions = new LinkedHashMap<>();
        for (QueryWord word : words) {
            distinct.putIfAbsent(word.forms(), word);
            repetitions.merge(word.forms(), 1, Integer::sum);
        }
        List<Repeated> together = new ArrayList<>();
        for (QueryWord word : distinct.values()) {
            together.add(new Repeated(word, repetitions.getOrDefault(word.forms(), 1)));
        }
        return together;
    }

    /**
     * A form that may be a misspelt one.
     *
     * @param edits by how many it may differ from what was meant
     */
    public record Guess(String form, int edits) {}

    /** The forms that may be misspelt ones: words of letters, and not too short ones. */
    public List<Guess> guesses() {
        return word.forms().stream()
                .filter(form -> form.length() >= MISSPELT_LENGTH_MIN)
                .filter(form -> form.chars().allMatch(Character::isLetter))
                .map(form -> new Guess(form, form.length() <= ONE_EDIT_LENGTH_MAX ? 1 : 2))
                .toList();
    }
}
