package dev.footnote.providers;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The server of Text Embeddings Inference that ranks in place of a model of this process, under
 * {@code footnote.embedding.remote-rerank}; none unless {@code server} is set. Nothing steps in for
 * it: another model's scores are another scale.
 *
 * @param server {@code tei}; empty: the model of this process
 * @param url base address; nothing else is connected to
 * @param model what clients call the model
 * @param key key of the server
 * @param keyFile file that holds the key, instead of {@code key}
 * @param batchMax texts in one request
 * @param network a proxy on the way, and who vouches for the server
 */
@ConfigurationProperties(RemoteRerankSettings.PREFIX)
public record RemoteRerankSettings(
        @DefaultValue("") String server,
        @DefaultValue("") String url,
        @DefaultValue("") String model,
        @DefaultValue("") String key,
        @DefaultValue("") String keyFile,
        @DefaultValue("32") int batchMax,
        @DefaultValue ServerLimits limits,
        @DefaultValue ServerNetwork network) {
    public static final String PREFIX = "footnote.embedding.remote-rerank";

    public RemoteRerankSettings {
        if (!server.isBlank()) {
            ModelServer checked =
                    checked(server, url, model, new ServerSettings.Entrance(key, keyFile, "", ""));
            if (checked.kind() != ServerKind.TEI) {
                throw new IllegalArgumentException(
                        "%s.server is %s, which does not rank; use %s"
                                .formatted(PREFIX, server, ServerKind.TEI.text()));
            }
            if (batchMax < 1) {
                throw new IllegalArgumentException(
                        "%s.batch-max is %d; at least 1 is expected, as the server's --max-client-batch-size says"
                                .formatted(PREFIX, batchMax));
            }
        }
    }

    private static ModelServer checked(
            String server, String url, String model, ServerSettings.Entrance entrance) {
        return new ServerSettings(PREFIX)
                .server(new ServerSettings.Place(server, url, model), entrance);
    }

    ModelServer modelServer() {
        return checked(server, url, model, new ServerSettings.Entrance(key, keyFile, "", ""));
    }

    /** Leaves the key out: settings are logged. */
    @Override
    public String toString() {
        return "RemoteRerankSettings[server=%s, url=%s, model=%s]".formatted(server, url, model);
    }
}
