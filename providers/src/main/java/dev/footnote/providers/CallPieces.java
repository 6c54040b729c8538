package dev.footnote.providers;

import dev.footnote.contracts.openai.ToolCall;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Calls of tools as they come: in one piece, or with the arguments spread over many. A piece says
 * by {@code index} which call it belongs to; servers that send whole calls may leave it out.
 */
final class CallPieces {
    private final Map<Integer, Call> calls = new TreeMap<>();

    private static final class Call {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
    }

    /** An array of calls or of pieces of them; anything else is none. */
    void add(JsonNode pieces) {
        for (JsonNode piece : pieces) {
            int index = piece.path("index").asInt(calls.size());
            var call = calls.computeIfAbsent(index, _ -> new Call());
            var function = piece.path("function");
            call.id = piece.path("id").asString(call.id);
            call.name = function.path("name").asString(call.name);
            var arguments = function.path("arguments");
            // Ollama sends an object where OpenAI has a text of JSON.
            call.arguments.append(arguments.isObject() ? arguments.toString() : text(arguments));
        }
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.asString() : "";
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Each with an id, since the tool's answer refers to it. */
    List<ToolCall> whole() {
        var whole = new ArrayList<ToolCall>();
        for (var call : calls.values()) {
            var function = new ToolCall.Function(call.name, call.arguments.toString());
            String id = call.id.isEmpty() ? "call_" + UUID.randomUUID() : call.id;
            whole.add(ToolCall.of(whole.size(), id, function));
        }
        return whole;
    }
}
