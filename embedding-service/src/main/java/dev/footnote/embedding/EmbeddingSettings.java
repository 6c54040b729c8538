package dev.footnote.embedding;

import dev.footnote.engine.Device;
import dev.footnote.engine.EmbeddingPrecision;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.util.List;

/**
 * The embedding-service's settings, under {@code footnote.embedding}.
 *
 * @param model the embedding model that is always open: its folder in the models folder, and its
 *     name for clients
 * @param threads threads that compute; 0 means one for each processor
 * @param languages ISO 639-1 codes of the languages that model knows
 * @param waitingTextsMax texts that may wait for a model; a request that would exceed it is refused
 * @param reranker what requests that name no reranker mean; empty means the first in the folder
 * @param classifier the same for classifiers
 * @param extractor the same for answer finders
 * @param precision what an embedding model's floating-point matrices are computed in; vectors of
 *     one are not found with those of the other
 * @param device what computes: {@code cpu}, {@code opencl}, {@code opencl:NUMBER} or {@code auto}
 */
@ConfigurationProperties("footnote.embedding")
public record EmbeddingSettings(
        @DefaultValue("all-minilm-l6-v2") String model,
        @DefaultValue("0") int threads,
        @DefaultValue("en") List<String> languages,
        @DefaultValue("4096") int waitingTextsMax,
        @DefaultValue("") String reranker,
        @DefaultValue("") String classifier,
        @DefaultValue("") String extractor,
        @DefaultValue("int8") EmbeddingPrecision precision,
        @DefaultValue("cpu") String device) {
    public EmbeddingSettings {
        requireDevice(device);
        languages = List.copyOf(languages);
        if (threads < 0 || waitingTextsMax < 1) {
            throw new IllegalArgumentException(
                    "footnote.embedding: threads is %d and waiting-texts-max %d; at least 0 and 1"
                                    .formatted(threads, waitingTextsMax)
                            + " are expected");
        }
    }

    private static void requireDevice(String device) {
        try {
            Device.of(device);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("footnote.embedding.device: " + e.getMessage(), e);
        }
    }

    Device deviceUsed() {
        return Device.of(device);
    }

    int threadsUsed() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
