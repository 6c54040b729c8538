package dev.footnote.knowledge.archive;

import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.SpaceKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
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
    /** With the originals, which format 2 has not. */
    static final int FORMAT = 3;

    /** It had no access lists; whoever reads it admits nobody. */
    static final int FORMAT_MIN = 1;

    Manifest {
        spaces = List.copyOf(spaces);
    }

    record Space(String modelDigest, int dimensions, String modelName, Set<String> languages) {
        Space {
            Objects.requireNonNull(modelDigest, "modelDigest");
            Objects.requireNonNull(modelName, "modelName");
            languages = Collections.unmodifiableSet(new TreeSet<>(languages));
        }

        static Space of(EmbeddingSpace space) {
            return new Space(
                    space.key().modelDigest(),
                    space.key().dimensions(),
                    space.modelName(),
                    space.languages());
        }

        EmbeddingSpace space() {
            return new EmbeddingSpace(new SpaceKey(modelDigest, dimensions), modelName, languages);
        }
    }
}
