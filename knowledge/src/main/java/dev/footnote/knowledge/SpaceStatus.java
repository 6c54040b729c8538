package dev.footnote.knowledge;

/**
 * A space and how complete it is.
 *
 * @param id its number in this store
 * @param active whether searches run in it
 * @param previous whether a rollback goes to it
 * @param documentsFilled documents whose every passage has a vector in it
 * @param documents documents with passages
 */
public record SpaceStatus(
        int id,
        EmbeddingSpace space,
        boolean active,
        boolean previous,
        long documentsFilled,
        long documents) {
    public boolean complete() {
        return documentsFilled >= documents;
    }
}
