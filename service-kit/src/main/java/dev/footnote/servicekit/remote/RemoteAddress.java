package dev.footnote.servicekit.remote;

import java.net.URI;
import java.util.Optional;

/** Where a service is: its base URL, a path prefix included, and the key it wants, if any. */
public record RemoteAddress(URI base, Optional<String> key) {
    /** The route below the base; the base's own path is kept. */
    URI resolve(String route) {
        String text = base.toString();
        return URI.create(
                (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + route);
    }
}
