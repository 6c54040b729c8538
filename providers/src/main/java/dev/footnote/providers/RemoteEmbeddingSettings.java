package dev.footnote.providers;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.util.Arrays;
import java.util.List;

/**
 * The model server that embeds in place of the engine of this process, under {@code
 * footnote.embedding.remote}; none unless {@code server} is set. Nothing steps in for it: another
 * model's vectors are another space.
 *
 * @param server kind of the server; empty: the model of this process
 * @param url base address; nothing else is connected to
 * @param model its name there: a deployment on Azure, an endpoint on SageMaker
 * @param key key of the server
 * @param keyFile file that holds the key, instead of {@code key}
 * @param apiVersion version of Azure's interface
 * @param region AWS region of a SageMaker endpoint
 * @param dimensions length of the model's vectors
 * @param tokensMax most tokens the model reads of one text
 * @param languages ISO 639-1 codes of the languages the model knows
 * @param queryPrefix what the model wants before a query
 * @param passagePrefix what the model wants before a passage
 * @param batchMax texts in one request
 * @param network a proxy on the way, and who vouches for the server
 */
@ConfigurationProperties(RemoteEmbeddingSettings.PREFIX)
public record RemoteEmbeddingSettings(
        @DefaultValue("") String server,
        @DefaultValue("") String url,
        @DefaultValue("") String model,
        @DefaultValue("") String key,
        @DefaultValue("") String keyFile,
        @DefaultValue("2024-10-21") String apiVersion,
        @DefaultValue("") String region,
        @DefaultValue("0") int dimensions,
        @DefaultValue("512") int tokensMax,
        @DefaultValue("en") List<String> languages,
        @DefaultValue("") String queryPrefix,
        @DefaultValue("") String passagePrefix,
        @DefaultValue("32") int batchMax,
        @DefaultValue ServerLimits limits,
        @DefaultValue ServerNetwork network) {
    public static final String PREFIX = "footnote.embedding.remote";

    public RemoteEmbeddingSettings {
        languages = List.copyOf(languages);
        if (!server.isBlank()) {
            var place = new ServerSettings.Place(server, url, model);
            var entrance = new ServerSettings.Entrance(key, keyFile, apiVersion, region);
            if (new ServerSettings(PREFIX)
                    .server(place, entrance)
                    .dialect()
                    .embeddings()
                    .isEmpty()) {
                throw new IllegalArgumentException(
                        "%s.server is %s, which does not embed; use another of %s"
                                .formatted(
                                        PREFIX,
                                        server,
                                        Arrays.stream(ServerKind.values())
                                                .filter(
                                                        it ->
                                                                !Dialect.of(it)
                                                                        .embeddings()
                                                                        .isEmpty())
                                                .map(ServerKind::text)
                                                .toList()));
            }
            if (dimensions < 1 || tokensMax < 16 || batchMax < 1) {
                throw new IllegalArgumentException(
                        "%s: dimensions is %d, tokens-max %d and batch-max %d; at least 1, 16 and 1 are expected, as the model's card says"
                                .formatted(PREFIX, dimensions, tokensMax, batchMax));
            }
        }
    }

    ModelServer modelServer() {
        return new ServerSettings(PREFIX)
                .server(
                        new ServerSettings.Place(server, url, model),
                        new ServerSettings.Entrance(key, keyFile, apiVersion, region));
    }

    /** Leaves the key out: settings are logged. */
    @Override
    public String toString() {
        return "RemoteEmbeddingSettings[server=%s, url=%s, model=%s, dimensions=%d]"
                .formatted(server, url, model, dimensions);
    }
}
