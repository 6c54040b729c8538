package dev.footnote.providers;

import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.Usage;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Chat on Ollama's own route: a JSON object a line, parameters below {@code options}. It differs
 * from Ollama's OpenAI route in that the context's length can be asked for.
 */
final class OllamaChat implements ChatWire {
    /** What is not a parameter of the generation. */
    private static final Set<String> OUTSIDE = Set.of("model", "messages", "format", "tools");

    private final ModelServer server;
    private final RequestFields fields;
    private final FailureReader failures;
    private final JsonMapper json;
    private final int contextTokens;

    /** A context of 0 is the server's default. */
    OllamaChat(ModelServer server, RequestFields fields, JsonMapper json, int contextTokens) {
        this.server = server;
        this.fields = fields;
        this.failures = new FailureReader(server, json);
        this.json = json;
        this.contextTokens = contextTokens;
    }

    @Override
    public String streamType() {
        return "application/x-ndjson";
    }

    @Override
    public String body(ChatCompletionRequest request, boolean streamed) {
        ObjectNode flat = fields.of(request);
        requireKnown(request);
        shape(flat);
        flat.path("messages").forEach(this::argumentsAsObjects);
        ObjectNode body = json.createObjectNode();
        ObjectNode options = json.createObjectNode();
        flat.properties()
                .forEach(
                        field ->
                                (OUTSIDE.contains(field.getKey()) ? body : options)
                                        .set(field.getKey(), field.getValue()));
        if (contextTokens > 0) options.put("num_ctx", contextTokens);
        body.set("options", options);
        body.put("stream", streamed);
        return json.writeValueAsString(body);
    }

    /** It ignores these in silence, which would be an answer to another question. */
    private static void requireKnown(ChatCompletionRequest request) {
        if (request.logprobs().orElse(false)) throw unknown("logprobs");
        if (request.form().logitBias().isPresent()) throw unknown("logit_bias");
        boolean free = request.toolChoice().filter(it -> !it.isAuto()).isEmpty();
        if (!free && request.tools().isPresent()) throw unknown("tool_choice");
    }

    private static ModelServerException unknown(String field) {
        return RequestFields.rejected(
                field + " is not known to the model server ollama; leave it out.");
    }

    /** {@code response_format} as Ollama has it: {@code format}, "json" or a schema. */
    private static void shape(ObjectNode fields) {
        JsonNode format = fields.path("response_format");
        switch (format.path("type").asString("")) {
            case "json_object" -> fields.put("format", "json");
            case "json_schema" -> fields.set("format", format.path("json_schema").path("schema"));
            default -> {}
        }
        fields.remove(List.of("response_format", "logprobs", "tool_choice"));
    }

    /** Earlier calls of tools: their arguments are a text of JSON in OpenAI's protocol alone. */
    private void argumentsAsObjects(JsonNode message) {
        for (JsonNode call : message.path("tool_calls")) {
            if (call.path("function") instanceof ObjectNode function) {
                function.set("arguments", arguments(function.path("arguments").asString("{}")));
            }
        }
    }

    private JsonNode arguments(String text) {
        try {
            return json.readTree(text.isBlank() ? "{}" : text);
        } catch (JacksonException e) {
            throw RequestFields.rejected(
                    "the arguments of a tool call in the messages are not JSON; send what the"
                            + " model wrote.");
        }
    }

    @Override
    public boolean line(String line, Chunks chunks) {
        if (line.isBlank()) return true;
        JsonNode event = parsed(line);
        Optional<Failure> failure = failures.ofEvent(event);
        if (failure.isPresent()) throw new ModelServerException(failure.get());
        chunks.text(event.path("message").path("content").asString(""));
        chunks.toolCalls(event.path("message").path("tool_calls"));
        if (!event.path("done").asBoolean(false)) return true;
        chunks.finishReason(event.path("done_reason").asString("stop"));
        chunks.usage(
                Usage.of(
                        event.path("prompt_eval_count").asInt(0),
                        event.path("eval_count").asInt(0)));
        return false;
    }

    @Override
    public void whole(String body, Chunks chunks) {
        if (line(body, chunks)) throw unreadable();
    }

    private JsonNode parsed(String line) {
        try {
            JsonNode event = json.readTree(line);
            if (event.isObject()) return event;
        } catch (JacksonException e) {
            throw unreadable();
        }
        throw unreadable();
    }

    private ModelServerException unreadable() {
        return new ModelServerException(
                new Failure.Broken(
                        "%s sent something that cannot be read.".formatted(server.title())));
    }
}
