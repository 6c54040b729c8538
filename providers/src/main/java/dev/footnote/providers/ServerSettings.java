package dev.footnote.providers;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Checks the settings of one model server, and says which of them is wrong. */
final class ServerSettings {
    private final String prefix;

    /** Messages name settings below the prefix: {@code footnote.inference.remote}. */
    ServerSettings(String prefix) {
        this.prefix = prefix;
    }

    /** Where a server is and what it is called there, as it was configured. */
    record Place(String server, String url, String model) {}

    /** What lets us in, as it was configured. */
    record Entrance(String key, String keyFile, String apiVersion, String region) {}

    ModelServer server(Place place, Entrance entrance) {
        ServerKind kind = ServerKind.named(place.server(), prefix + ".server");
        URI base = base(place.url(), kind);
        if (place.model().isBlank()) {
            throw new IllegalArgumentException(
                    "%s.model is empty; name the model%s"
                            .formatted(
                                    prefix,
                                    switch (kind) {
                                        case AZURE -> " deployment";
                                        case SAGEMAKER -> " endpoint";
                                        case OPENAI, VLLM, LM_STUDIO, LLAMA_CPP, TGI, TEI, OLLAMA ->
                                                "";
                                    }));
        }
        if (!place.model().matches("[\\w./:@-]{1,200}")) {
            throw new IllegalArgumentException(
                    "%s.model is \"%s\"; letters, digits and . _ - / : @ are expected"
                            .formatted(prefix, place.model()));
        }
        var secret = Secret.of(entrance.key(), entrance.keyFile(), prefix + ".key");
        if (kind == ServerKind.AZURE && secret.read().isEmpty()) {
            throw new IllegalArgumentException(
                    "%s.key and %s.key-file are empty; Azure wants a key"
                            .formatted(prefix, prefix));
        }
        if (kind == ServerKind.SAGEMAKER
                && secret.read().filter(it -> !it.contains(":")).isPresent()) {
            throw new IllegalArgumentException(
                    "%s.key has no colon; for sagemaker ACCESS_KEY_ID:SECRET_ACCESS_KEY is expected, or nothing, for the AWS environment variables"
                            .formatted(prefix));
        }
        return new ModelServer(
                kind, base, place.model(), new ModelServer.Access(secret, variant(kind, entrance)));
    }

    private Optional<String> variant(ServerKind kind, Entrance entrance) {
        return switch (kind) {
            case AZURE -> Optional.of(word(entrance.apiVersion(), "api-version", "2024-10-21"));
            case SAGEMAKER -> Optional.of(word(entrance.region(), "region", "eu-central-1"));
            case OPENAI, VLLM, LM_STUDIO, LLAMA_CPP, TGI, TEI, OLLAMA -> Optional.empty();
        };
    }

    private String word(String value, String name, String example) {
        if (value.matches("[A-Za-z0-9-]{1,40}")) return value;
        throw new IllegalArgumentException(
                "%s.%s is \"%s\"; something like %s is expected"
                        .formatted(prefix, name, value, example));
    }

    private URI base(String url, ServerKind kind) {
        try {
            var base = new URI(url.strip());
            boolean http = List.of("http", "https").contains(String.valueOf(base.getScheme()));
            if (http
                    && base.getHost() != null
                    && base.getUserInfo() == null
                    && base.getQuery() == null
                    && base.getFragment() == null) {
                return base;
            }
        } catch (URISyntaxException e) {
            // Told like every other wrong address: the exception repeats what it could not read.
        }
        throw wrongUrl(kind);
    }

    /** The value is not repeated: people put keys into addresses. */
    private IllegalArgumentException wrongUrl(ServerKind kind) {
        return new IllegalArgumentException(
                "%s.url is not an http or https address without user, query and fragment; for %s something like %s is expected"
                        .formatted(prefix, kind.text(), example(kind)));
    }

    private static String example(ServerKind kind) {
        return switch (kind) {
            case OPENAI -> "https://api.openai.com/v1";
            case AZURE -> "https://RESOURCE.openai.azure.com";
            case VLLM -> "http://gpu-server:8000/v1";
            case LM_STUDIO -> "http://localhost:1234/v1";
            case LLAMA_CPP -> "http://localhost:8080/v1";
            case TGI, TEI -> "http://gpu-server:3000";
            case OLLAMA -> "http://localhost:11434";
            case SAGEMAKER -> "https://runtime.sagemaker.REGION.amazonaws.com";
        };
    }
}
