package dev.footnote.providers;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Optional;

/** An answer that has begun, and what it says it is. Closing it early gives up the connection. */
record Exchange(String mediaType, Inflow inflow) implements AutoCloseable {

    /** With a content type as servers write it, or what is meant where they write none. */
    static Exchange of(@Nullable String contentType, String otherwise, Inflow inflow) {
        String stated = contentType == null ? "" : contentType;
        String mediaType = stated.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
        return new Exchange(mediaType.isEmpty() ? otherwise : mediaType, inflow);
    }

    /** The next line; empty at the end. */
    Optional<String> line() {
        return inflow.line();
    }

    /** What is left of the answer. */
    String whole() {
        return inflow.whole();
    }

    boolean isJson() {
        return mediaType.equals("application/json") || mediaType.endsWith("+json");
    }

    @Override
    public void close() {
        inflow.close();
    }
}
