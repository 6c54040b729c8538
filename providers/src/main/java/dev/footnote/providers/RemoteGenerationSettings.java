package dev.footnote.providers;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The model server that generates in place of the engine of this process, under {@code
 * footnote.inference.remote}; none unless {@code server} is set.
 *
 * @param server kind of the server; empty: the model of this process
 * @param url base address; nothing else is connected to
 * @param model its name there: a deployment on Azure, an endpoint on SageMaker
 * @param key key of the server
 * @param keyFile file that holds the key, instead of {@code key}
 * @param apiVersion version of Azure's interface
 * @param region AWS region of a SageMaker endpoint
 * @param fallback whether the model of this process steps in while the server fails
 * @param streaming whether answers come in pieces; some SageMaker containers cannot
 * @param omit parameters that the server's model refuses, for example {@code temperature, stop}
 * @param contextTokensMax context that Ollama is asked for; 0: its default
 * @param network a proxy on the way, and who vouches for the server
 */
@ConfigurationProperties(RemoteGenerationSettings.PREFIX)
public record RemoteGenerationSettings(
        @DefaultValue("") String server,
        @DefaultValue("") String url,
        @DefaultValue("") String model,
        @DefaultValue("") String key,
        @DefaultValue("") String keyFile,
        @DefaultValue("2024-10-21") String apiVersion,
        @DefaultValue("") String region,
        @DefaultValue("none") Fallback fallback,
        @DefaultValue("true") boolean streaming,
        @DefaultValue Set<String> omit,
        @DefaultValue("0") int contextTokensMax,
        @DefaultValue ServerLimits limits,
        @DefaultValue ServerNetwork network) {
    public static final String PREFIX = "footnote.inference.remote";

    /** What happens while the server fails. */
    public enum Fallback {
        NONE,
        LOCAL;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public RemoteGenerationSettings {
        omit = Set.copyOf(omit);
        if (contextTokensMax < 0) {
            throw new IllegalArgumentException(
                    "%s.context-tokens-max is %d; 0 or more is expected"
                            .formatted(PREFIX, contextTokensMax));
        }
        if (!server.isBlank()) {
            var place = new ServerSettings.Place(server, url, model);
            var entrance = new ServerSettings.Entrance(key, keyFile, apiVersion, region);
            ModelServer checked = new ServerSettings(PREFIX).server(place, entrance);
            if (checked.dialect().chat().isEmpty()) {
                throw new IllegalArgumentException(
                        "%s.server is %s, which does not generate; use another of %s"
                                .formatted(
                                        PREFIX,
                                        server,
                                        Arrays.stream(ServerKind.values())
                                                .filter(it -> !Dialect.of(it).chat().isEmpty())
                                                .map(ServerKind::text)
                                                .toList()));
            }
        }
    }

    /** Whether a server is configured at all. */
    public boolean isOn() {
        return !server.isBlank();
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
        return "RemoteGenerationSettings[server=%s, url=%s, model=%s, fallback=%s]"
                .formatted(server, url, model, fallback.text());
    }
}
