package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.EmbeddingSpace;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How much each ranking counts in the fusion of one query.
 *
 * @param lexical weight of the words
 * @param vector weight of the vectors; at 0 they only fill up behind what the words found
 */
record FusionWeights(double lexical, double vector) {
    private static final FusionWeights EQUAL = new FusionWeights(1, 1);
    private static final FusionWeights WORDS_FIRST = new FusionWeights(1, 0);

    /**
     * Vectors of a language that the model was not trained for are close to noise, and an equal
     * share of noise drags a good word ranking down. So words decide alone when the question is in
     * such a language and passages of that language were found by its words. When none were (a
     * Spanish question on English passages) words know even less, and both are heard.
     *
     * @param query language of the question, where it was recognised
     * @param found languages of the best passages that words found; unknown ones left out
     */
    static FusionWeights decide(Optional<String> query, List<String> found, EmbeddingSpace space) {
        Optional<String> language = query.or(() -> mostFrequent(found));
        if (language.isEmpty() || space.understands(language.get())) {
            return EQUAL;
        }
        return found.contains(language.get()) ? WORDS_FIRST : EQUAL;
    }

    private static Optional<String> mostFrequent(List<String> languages) {
        return languages.stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }
}
