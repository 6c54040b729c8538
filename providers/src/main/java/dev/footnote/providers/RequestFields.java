package dev.footnote.providers;

import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.problem.ProblemKind;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Set;

/** Turns our request into a server's: the model's name there, and its names of the parameters. */
final class RequestFields {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");

    /** What OpenAI's protocol does not have. */
    private static final List<String> OWN =
            List.of("top_k", "min_p", "repetition_penalty", "grammar", "num_beams");

    private final ModelServer server;
    private final Set<String> omitted;
    private final JsonMapper json;

    RequestFields(ModelServer server, Set<String> omitted, JsonMapper json) {
        this.server = server;
        this.omitted = Set.copyOf(omitted);
        this.json = json;
    }

    /** Refuses what our own engine would refuse too, without asking the server. */
    static void check(ChatCompletionRequest request) {
        if (request.messages().isEmpty()) {
            throw rejected("messages is empty; send at least one message.");
        }
        if (request.n().orElse(1) != 1) {
            throw rejected("n is %d; only 1 is computed.".formatted(request.n().get()));
        }
        for (var message : request.messages()) {
            if (!ROLES.contains(role(message.role()))) {
                throw rejected(
                        "a message has the role \"%s\"; use system, user, assistant or tool."
                                .formatted(message.role()));
            }
        }
    }

    /** All fields under the server's names, but neither {@code stream} nor its options. */
    ObjectNode of(ChatCompletionRequest request) {
        ObjectNode fields = json.valueToTree(request);
        fields.put("model", server.model());
        fields.remove(List.of("n", "stream", "stream_options", "max_completion_tokens"));
        fields.remove("max_tokens");
        var parameters = server.dialect().parameters();
        request.tokensMax().ifPresent(count -> fields.put(parameters.tokensMax(), count));
        for (String name : OWN) {
            JsonNode value = fields.remove(name);
            if (value == null || value.isNull() || omitted.contains(name)) continue;
            String theirs = parameters.own().get(name);
            if (theirs == null) {
                throw rejected(
                        "%s is not known to the model server %s; leave it out."
                                .formatted(name, server.kind().text()));
            }
            fields.set(theirs, value);
        }
        fields.remove(omitted);
        if (fields.path("messages") instanceof ArrayNode messages) {
            for (JsonNode message : messages) {
                if (message instanceof ObjectNode object) {
                    object.put("role", role(object.path("role").asString()));
                }
            }
        }
        return fields;
    }

    /** What newer OpenAI models call the system's message; every server knows the old name. */
    private static String role(String role) {
        return role.equals("developer") ? "system" : role;
    }

    static ModelServerException rejected(String detail) {
        return new ModelServerException(new Failure.Rejected(ProblemKind.BAD_REQUEST, detail));
    }
}
