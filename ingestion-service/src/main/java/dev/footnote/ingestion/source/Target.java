package dev.footnote.ingestion.source;

import dev.footnote.knowledge.DocumentKey;

import java.util.function.Predicate;

/**
 * Where the files of a source go.
 *
 * @param taken says of a document whether it is somebody else's, and not to be replaced
 */
public record Target(String collection, Predicate<DocumentKey> taken) {}
