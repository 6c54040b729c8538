package dev.footnote.embedding.web;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.footnote.embedding.EmbeddingModels;

import java.util.Map;
import java.util.function.Supplier;

/** What {@code /info} tells of the service, in the words of Text Embeddings Inference. */
record ServiceInfo(
        @JsonProperty("model_id") String modelId,
        @JsonProperty("model_sha") String modelSha,
        @JsonProperty("model_dtype") String modelDtype,
        @JsonProperty("model_type") Map<String, Object> modelType,
        @JsonProperty("max_input_length") int maxInputLength,
        @JsonProperty("max_client_batch_size") int maxClientBatchSize,
        @JsonProperty("auto_truncate") boolean autoTruncate,
        String version) {

    private static final int CLIENT_BATCH_MAX = 2048;

    /** Read anew for each request: models come and go. */
    static Supplier<ServiceInfo> of(EmbeddingModels models) {
        return () -> {
            var standard = models.standard();
            return new ServiceInfo(
                    standard.name(),
                    standard.digest(),
                    standard.type(),
                    Map.of("embedding", Map.of("pooling", standard.pooling())),
                    standard.tokensMax(),
                    CLIENT_BATCH_MAX,
                    false,
                    "footnote");
        };
    }
}
