/**
 * Embedding spaces: they are filled in the background, with the models of the embedding-service.
 */
@NullMarked
package dev.footnote.ingestion.space;

import org.jspecify.annotations.NullMarked;
