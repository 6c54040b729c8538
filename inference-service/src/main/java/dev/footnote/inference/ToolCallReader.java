package dev.footnote.inference;

import dev.footnote.contracts.openai.ToolCall;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the calls of tools in what a model wrote. Three forms are known: JSON objects between
 * {@code <tool_call>} and {@code </tool_call>}; a JSON list, perhaps after {@code [TOOL_CALLS]}; a
 * JSON object alone. Each object has a name, which must be that of a tool that was offered, and
 * arguments or parameters. Anything else is text.
 */
final class ToolCallReader {
    private static final Pattern TAGGED =
            Pattern.compile("<tool_call>\\s*(\\{.*?})\\s*(?:</tool_call>|$)", Pattern.DOTALL);
    private static final String LIST_MARKER = "[TOOL_CALLS]";
    private static final JsonMapper JSON = new JsonMapper();

    private final Set<String> names;

    /** What was written: the text beside the calls, and the calls. */
    record Read(String text, List<ToolCall> calls) {
        Read {
            calls = List.copyOf(calls);
        }
    }

    ToolCallReader(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    Read read(String answer) {
        Matcher tagged = TAGGED.matcher(answer);
        List<ToolCall> calls = new ArrayList<>();
        var text = new StringBuilder();
        int read = 0;
        while (tagged.find()) {
            Optional<ToolCall> call = parsed(tagged.group(1)).flatMap(it -> call(it, calls.size()));
            if (call.isEmpty()) continue;
            calls.add(call.get());
            text.append(answer.substring(read, tagged.start()));
            read = tagged.end();
        }
        if (!calls.isEmpty()) {
            return new Read(text.append(answer.substring(read)).toString().strip(), calls);
        }
        return bare(answer);
    }

    /** The whole answer is JSON, perhaps behind the marker of a list. */
    private Read bare(String answer) {
        String body = answer.strip();
        if (body.startsWith(LIST_MARKER)) body = body.substring(LIST_MARKER.length()).strip();
        if (!body.startsWith("{") && !body.startsWith("[")) return new Read(answer, List.of());
        List<ToolCall> calls = new ArrayList<>();
        Optional<JsonNode> value = parsed(body);
        if (value.isEmpty()) return new Read(answer, List.of());
        Iterable<JsonNode> items = value.get().isArray() ? value.get() : List.of(value.get());
        for (JsonNode item : items) {
            Optional<ToolCall> call = call(item, calls.size());
            if (call.isEmpty()) return new Read(answer, List.of());
            calls.add(call.get());
        }
        return new Read(calls.isEmpty() ? answer : "", calls);
    }

    private Optional<ToolCall> call(JsonNode item, int index) {
        JsonNode name = item.path("name");
        JsonNode arguments =
                item.has("arguments") ? item.path("arguments") : item.path("parameters");
        if (!name.isString() || !names.contains(name.asString()) || !arguments.isObject()) {
            return Optional.empty();
        }
        String id = "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
        var function = new ToolCall.Function(name.asString(), arguments.toString());
        return Optional.of(ToolCall.of(index, id, function));
    }

    private static Optional<JsonNode> parsed(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
