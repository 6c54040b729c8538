/** The HTTP interface of the embedding-service. */
@NullMarked
package dev.footnote.contracts.embedding;

import org.jspecify.annotations.NullMarked;
