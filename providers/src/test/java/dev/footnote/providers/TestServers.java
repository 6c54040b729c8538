package dev.footnote.providers;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import tools.jackson.databind.json.JsonMapper;

import java.util.HashMap;
import java.util.Map;

/** Adapters as the settings make them, pointed at a recorded server. */
final class TestServers {
    static final String MODEL = "tea-model";
    static final String SECRET = "sk-recorded-secret";
    private static final String AWS_SECRET = "AKIARECORDED:" + SECRET;

    private TestServers() {}

    static RemoteGeneration generation(ServerKind kind, RecordedServer server) {
        return generation(kind, server, Map.of());
    }

    static RemoteGeneration generation(
            ServerKind kind, RecordedServer server, Map<String, String> more) {
        return RemoteGeneration.open(settings(kind, server, more), new JsonMapper());
    }

    static RemoteGenerationSettings settings(
            ServerKind kind, RecordedServer server, Map<String, String> more) {
        Map<String, String> values = new HashMap<>();
        values.put("server", kind.text());
        values.put("url", server.base().toString());
        values.put("model", MODEL);
        values.put("key", key(kind));
        values.put("region", "eu-central-1");
        values.put("limits.begin-max", "60s");
        values.put("limits.pause-max", "60s");
        values.putAll(more);
        return bound(values);
    }

    static String key(ServerKind kind) {
        return kind == ServerKind.SAGEMAKER ? AWS_SECRET : SECRET;
    }

    /** What Spring makes of the settings below our prefix. */
    static RemoteGenerationSettings bound(Map<String, String> values) {
        Map<String, String> prefixed = new HashMap<>();
        values.forEach(
                (name, value) -> prefixed.put(RemoteGenerationSettings.PREFIX + "." + name, value));
        return new Binder(new MapConfigurationPropertySource(prefixed))
                .bindOrCreate(RemoteGenerationSettings.PREFIX, RemoteGenerationSettings.class);
    }

    static String route(ServerKind kind) {
        return switch (kind) {
            case OPENAI, VLLM, LM_STUDIO, LLAMA_CPP, TGI -> "/v1/chat/completions";
            case AZURE -> "/openai/deployments/tea-model/chat/completions?api-version=2024-10-21";
            case OLLAMA -> "/api/chat";
            case SAGEMAKER -> "/endpoints/tea-model/invocations-response-stream";
            case TEI -> throw new IllegalArgumentException("it does not generate");
        };
    }

    static String keyHeader(ServerKind kind) {
        return kind == ServerKind.AZURE ? "api-key" : "authorization";
    }

    static String keyShown(ServerKind kind) {
        return switch (kind) {
            case OPENAI, VLLM, LM_STUDIO, LLAMA_CPP, TGI, TEI, OLLAMA -> "Bearer " + SECRET;
            case AZURE -> SECRET;
            case SAGEMAKER -> "AWS4-HMAC-SHA256 Credential=AKIARECORDED/";
        };
    }
}
