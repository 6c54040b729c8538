package dev.footnote.knowledge.store;

import org.springframework.data.repository.Repository;

import java.util.Optional;

/** Spaces by their numbers, and by the models that they are of. */
interface EmbeddingSpaceRepository extends Repository<EmbeddingSpaceEntity, Integer> {
    Optional<EmbeddingSpaceEntity> findById(int spaceId);

    Optional<EmbeddingSpaceEntity> findByModelDigestAndDimensions(
            String modelDigest, int dimensions);

    EmbeddingSpaceEntity save(EmbeddingSpaceEntity space);

    void flush();
}
