package dev.footnote.knowledge;

/**
 * A document as its owner names it: a collection, and a name that is unique in it (a file's path,
 * an address, a record number).
 */
public record DocumentKey(String collection, String externalId) {
    public DocumentKey {
        Checks.name("collection", collection);
        Checks.key("externalId", externalId);
    }
}
