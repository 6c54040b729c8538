package dev.footnote.contracts.ingestion;

import java.util.List;

/** Addresses of documents on the web; each is also its document's external id. */
public record WebAddresses(List<String> urls) {
    public static final int COUNT_MAX = 100;

    public WebAddresses {
        urls = List.copyOf(urls);
        if (urls.isEmpty() || urls.size() > COUNT_MAX) {
            throw new IllegalArgumentException(
                    "%d urls; 1 to %d are taken".formatted(urls.size(), COUNT_MAX));
        }
    }
}
