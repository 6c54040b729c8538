package dev.footnote.knowledge.store;

import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.SpaceKey;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** An embedding space, with the number that its vectors carry instead of the digest. */
@Entity
@Table(schema = "knowledge", name = "embedding_space")
class EmbeddingSpaceEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "space_id")
    private @Nullable Integer spaceId;

    @Column(name = "model_digest")
    private String modelDigest = "";

    @Column(name = "dimensions")
    private int dimensions;

    @Column(name = "model_name")
    private String modelName = "";

    @Column(name = "languages")
    private String languages = "";

    protected EmbeddingSpaceEntity() {}

    EmbeddingSpaceEntity(SpaceKey key) {
        this.modelDigest = key.modelDigest();
        this.dimensions = key.dimensions();
    }

    void describe(EmbeddingSpace space) {
        modelName = space.modelName();
        languages = String.join(",", new TreeSet<>(space.languages()));
    }

    int spaceId() {
        return Objects.requireNonNull(spaceId, "the space is not stored yet");
    }

    EmbeddingSpace space() {
        return new EmbeddingSpace(
                new SpaceKey(modelDigest, dimensions),
                modelName,
                languages.isEmpty() ? Set.of() : Set.of(languages.split(",")));
    }

    ActiveSpace active() {
        return new ActiveSpace(spaceId(), space());
    }
}
