package dev.footnote.servicekit;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;

/** Server-sent events to one client. Every method says whether the client is still there. */
public final class EventStream {
    private final LiveOutput output;
    private final JsonMapper json;

    EventStream(LiveOutput output, JsonMapper json) {
        this.output = output;
        this.json = json;
    }

    /** Sends the value as JSON; an empty name sends an event without one. */
    public boolean send(String name, Object value) {
        return sendText(name, json.writeValueAsString(value));
    }

    /** Sends one line as it is. */
    public boolean sendText(String name, String line) {
        String event = name.isEmpty() ? "" : "event: " + name + "\n";
        return output.write((event + "data: " + line + "\n\n").getBytes(StandardCharsets.UTF_8));
    }
}
