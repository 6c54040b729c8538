package dev.footnote.embedding;

/** Somebody waits for a query; passages are indexed in the background. */
enum Lane {
    QUERY,
    PASSAGE
}
