package dev.footnote.ingestion.blob;

/** A stored file, by the SHA-256 of its content in hexadecimal. */
public record Blob(String digest, long bytes) {}
