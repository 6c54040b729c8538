package dev.footnote.cli.client;

/** Where a document stands: its collection and its own name in it. */
public record DocumentAddress(String collection, String externalId) {
    String path() {
        return "/api/v1/collections/%s/documents/%s"
                .formatted(FootnoteClient.encode(collection), FootnoteClient.encode(externalId));
    }
}
