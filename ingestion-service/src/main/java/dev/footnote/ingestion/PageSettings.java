package dev.footnote.ingestion;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.util.List;

/**
 * What pages of another address may do here.
 *
 * @param origins origins whose pages may call this service from a browser, such as {@code
 *     http://localhost:8080}: the gateway's, when browsers reach the two under different addresses
 */
@ConfigurationProperties("footnote.ingestion.page")
public record PageSettings(@DefaultValue List<String> origins) {
    public PageSettings {
        origins = List.copyOf(origins);
        for (var origin : origins) {
            if (!origin.matches("https?://[^/*\\s]+")) {
                throw new IllegalArgumentException(
                        "footnote.ingestion.page.origins: \"%s\" is no origin; expected is scheme, host"
                                        .formatted(origin)
                                + " and port alone, such as https://footnote.example.org");
            }
        }
    }
}
