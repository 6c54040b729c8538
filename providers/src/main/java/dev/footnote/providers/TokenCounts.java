package dev.footnote.providers;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * How many tokens a text has, from servers that count, else an estimate that errs upwards: passages
 * are then a little shorter than they could be, and none is cut by the model.
 */
final class TokenCounts {
    /** English has about 4.5 bytes a token; most other languages have fewer. */
    private static final int ESTIMATE_BYTES_PER_TOKEN = 3;

    private final ModelServer server;
    private final JsonMapper json;

    TokenCounts(ModelServer server, JsonMapper json) {
        this.server = server;
        this.json = json;
    }

    static int estimate(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return (bytes + ESTIMATE_BYTES_PER_TOKEN - 1) / ESTIMATE_BYTES_PER_TOKEN;
    }

    /** The request that makes the server count one text; empty where it does not count. */
    Optional<Transport.Call> call(String text) {
        ObjectNode body = json.createObjectNode();
        switch (server.kind()) {
            case TEI -> {
                body.set("inputs", json.valueToTree(List.of(text)));
                body.put("add_special_tokens", false);
            }
            case VLLM -> {
                body.put("model", server.model());
                body.put("prompt", text);
                body.put("add_special_tokens", false);
            }
            case LLAMA_CPP -> {
                body.put("content", text);
                body.put("add_special", false);
            }
            case OPENAI, AZURE, LM_STUDIO, TGI, OLLAMA, SAGEMAKER -> {
                return Optional.empty();
            }
        }
        return Optional.of(
                new Transport.Call(
                        server.resolveOutside("/tokenize"), json.writeValueAsString(body), false));
    }

    /** The number of tokens in the server's answer. */
    int read(String body) {
        JsonNode answer;
        try {
            answer = json.readTree(body);
        } catch (JacksonException e) {
            throw unreadable();
        }
        JsonNode tokens = server.kind() == ServerKind.TEI ? answer.path(0) : answer.path("tokens");
        if (answer.path("count").isInt()) return answer.path("count").asInt();
        if (tokens.isArray()) return tokens.size();
        throw unreadable();
    }

    private ModelServerException unreadable() {
        return new ModelServerException(
                new Failure.Broken(
                        "%s sent token counts that cannot be read.".formatted(server.title())));
    }
}
