package dev.footnote.knowledge;

/**
 * Identity of an embedding space: vectors are comparable only when the same weights made them.
 *
 * @param modelDigest digest of the embedding model's weights
 * @param dimensions components of each vector
 */
public record SpaceKey(String modelDigest, int dimensions) {
    public SpaceKey {
        Checks.text("modelDigest", modelDigest, Checks.METADATA_LENGTH_MAX);
        Checks.check(
                dimensions >= 1 && dimensions <= Checks.DIMENSIONS_MAX,
                "dimensions are %d; 1 to %d are taken",
                dimensions,
                Checks.DIMENSIONS_MAX);
    }
}
