/** The embedding-service: vectors and token counts from one embedding model. */
@NullMarked
package dev.footnote.embedding;

import org.jspecify.annotations.NullMarked;
