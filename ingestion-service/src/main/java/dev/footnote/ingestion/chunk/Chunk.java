package dev.footnote.ingestion.chunk;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A passage: {@code start} and {@code end} are UTF-16 offsets in the canonical text. {@code text}
 * is that range, below its table's header row where the range begins inside a table.
 */
public record Chunk(List<String> headingPath, OptionalInt page, int start, int end, String text) {
    public Chunk {
        headingPath = List.copyOf(headingPath);
        if (text.isBlank()) throw new IllegalArgumentException("chunk text is blank");
    }

    /** What is embedded: where the passage stands, then what it says. */
    public String embeddedText(String title) {
        var lines = new ArrayList<String>();
        boolean repeated = !headingPath.isEmpty() && headingPath.getFirst().equals(title);
        if (!title.isBlank() && !repeated) lines.add(title);
        if (!headingPath.isEmpty()) lines.add(String.join(" > ", headingPath));
        lines.add(text);
        return String.join("\n", lines);
    }
}
