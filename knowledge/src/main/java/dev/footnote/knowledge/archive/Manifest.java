package dev.footnote.knowledge.archive;

import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.SpaceKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an archive is; its first entry.
 *
 * @param access the collection's list; absent in format 1
 * @param spaces of the vectors in it, the active one first; entries name them by their index
 */
record Manifest(
        int format,
        String collection,
        Instant createdAt,
        List<Space> spaces,
        @Nullable ArchivedAccess access) {
    static final int FORMAT = 2;

    /** It had no access lists; whoever reads it admits nobody. */
    static final int FORMAT_MIN = 1;

    Manifest {
        spaces = List.copyOf(spaces);
    }

    record Space(String modelDigest, int dimensions, String modelName, Set<String> languages) {
        static Space of(EmbeddingSpace space) {
            return new Space(
                    space.key().modelDigest(),
                    space.key().dimensions(),
                    space.modelName(),
                    new TreeSet<>(space.languages()));
        }

        EmbeddingSpace space() {
            return new EmbeddingSpace(new SpaceKey(modelDigest, dimensions), modelName, languages);
        }
    }
}
