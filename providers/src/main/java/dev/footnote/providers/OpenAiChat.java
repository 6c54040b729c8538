package dev.footnote.providers;

import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.TokenLogprobs;
import dev.footnote.contracts.openai.Usage;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chat as OpenAI has it: server-sent events with one choice each, {@code [DONE]} at the end. */
final class OpenAiChat implements ChatWire {
    private static final String DATA = "data:";
    private static final String ERROR = "error:";

    private final ModelServer server;
    private final RequestFields fields;
    private final FailureReader failures;
    private final JsonMapper json;

    OpenAiChat(ModelServer server, RequestFields fields, JsonMapper json) {
        this.server = server;
        this.fields = fields;
        this.failures = new FailureReader(server, json);
        this.json = json;
    }

    @Override
    public String streamType() {
        return "text/event-stream";
    }

    @Override
    public String body(ChatCompletionRequest request, boolean streamed) {
        ObjectNode body = fields.of(request);
        body.put("stream", streamed);
        if (streamed) body.putObject("stream_options").put("include_usage", true);
        return json.writeValueAsString(body);
    }

    /** Our servers send one event a line; names, ids and comments say nothing to us. */
    @Override
    public boolean line(String line, Chunks chunks) {
        // Where llama.cpp tells of an error that meets it in the middle.
        if (line.startsWith(ERROR)) {
            event("{\"error\":%s}".formatted(line.substring(ERROR.length())), chunks);
        }
        if (!line.startsWith(DATA)) return true;
        String data = line.substring(DATA.length()).strip();
        if (data.equals("[DONE]")) return false;
        if (!data.isEmpty()) event(data, chunks);
        return true;
    }

    @Override
    public void whole(String body, Chunks chunks) {
        event(body, chunks);
        if (!chunks.finished()) throw unreadable("its answer has no choice with a finish_reason");
    }

    private void event(String data, Chunks chunks) {
        JsonNode event = parsed(data);
        Optional<Failure> failure = failures.ofEvent(event);
        if (failure.isPresent()) throw new ModelServerException(failure.get());
        JsonNode counts = event.path("usage");
        if (counts.path("prompt_tokens").isInt()) {
            chunks.usage(
                    Usage.of(
                            counts.path("prompt_tokens").asInt(),
                            counts.path("completion_tokens").asInt(0)));
        }
        JsonNode choice = event.path("choices").path(0);
        JsonNode delta = choice.has("message") ? choice.path("message") : choice.path("delta");
        chunks.text(delta.path("content").asString(""));
        // A refusal is what the model answers.
        chunks.text(delta.path("refusal").asString(""));
        chunks.toolCalls(delta.path("tool_calls"));
        logprobs(choice.path("logprobs").path("content"), chunks);
        String reason = choice.path("finish_reason").asString("");
        // TGI's own words; every other server says "stop".
        if (!reason.isEmpty()) {
            chunks.finishReason(
                    reason.equals("eos_token") || reason.equals("stop_sequence") ? "stop" : reason);
        }
    }

    private void logprobs(JsonNode content, Chunks chunks) {
        var entries = new ArrayList<TokenLogprobs.Entry>();
        for (JsonNode entry : content) {
            var top = new ArrayList<TokenLogprobs.Alternative>();
            for (JsonNode other : entry.path("top_logprobs")) {
                top.add(
                        new TokenLogprobs.Alternative(
                                other.path("token").asString(""),
                                other.path("logprob").asDouble(0),
                                bytes(other)));
            }
            entries.add(
                    new TokenLogprobs.Entry(
                            entry.path("token").asString(""),
                            entry.path("logprob").asDouble(0),
                            bytes(entry),
                            top));
        }
        chunks.logprobs(new TokenLogprobs(entries));
    }

    /** Those that the server names, or else the token's own. */
    private static List<Integer> bytes(JsonNode token) {
        var bytes = new ArrayList<Integer>();
        if (token.path("bytes").isArray()) {
            token.path("bytes").forEach(it -> bytes.add(it.asInt()));
        } else {
            for (byte it : token.path("token").asString("").getBytes(StandardCharsets.UTF_8)) {
                bytes.add(Byte.toUnsignedInt(it));
            }
        }
        return bytes;
    }

    private JsonNode parsed(String data) {
        try {
            JsonNode event = json.readTree(data);
            if (event.isObject()) return event;
        } catch (JacksonException e) {
            throw unreadable("it is not JSON");
        }
        throw unreadable("it is not a JSON object");
    }

    private ModelServerException unreadable(String why) {
        return new ModelServerException(
                new Failure.Broken(
                        "%s sent something that cannot be read: %s."
                                .formatted(server.title(), why)));
    }
}
