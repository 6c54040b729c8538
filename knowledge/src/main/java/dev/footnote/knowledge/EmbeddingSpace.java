package dev.footnote.knowledge;

import java.util.Set;

/**
 * An embedding space and what its model understands.
 *
 * @param modelName for people
 * @param languages ISO 639 codes of the languages the model was trained for; empty when it is
 *     multilingual and no language is to be distrusted
 */
public record EmbeddingSpace(SpaceKey key, String modelName, Set<String> languages) {
    public EmbeddingSpace {
        Checks.text("modelName", modelName, Checks.METADATA_LENGTH_MAX);
        languages = Set.copyOf(languages);
        languages.forEach(Checks::language);
    }

    /** Whether a text in this language has a vector worth comparing. */
    public boolean understands(String language) {
        return languages.isEmpty() || languages.contains(language);
    }
}
