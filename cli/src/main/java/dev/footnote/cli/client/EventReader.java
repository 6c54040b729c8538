package dev.footnote.cli.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts server-sent events together from their lines. Source: the HTML standard's "Interpreting an
 * event stream"; ids and reconnection are not used here.
 */
final class EventReader {
    private String name = "message";
    private final List<String> data = new ArrayList<>();

    record Event(String name, String data) {}

    /** Takes the next line; an empty one ends an event. */
    Optional<Event> line(String line) {
        if (line.isEmpty()) {
            var event = new Event(name, String.join("\n", data));
            boolean whole = !data.isEmpty();
            name = "message";
            data.clear();
            return whole ? Optional.of(event) : Optional.empty();
        }
        int colon = line.indexOf(':');
        var field = colon < 0 ? line : line.substring(0, colon);
        var value = colon < 0 ? "" : line.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        if (field.equals("event")) {
            name = value;
        } else if (field.equals("data")) {
            data.add(value);
        }
        return Optional.empty();
    }
}
