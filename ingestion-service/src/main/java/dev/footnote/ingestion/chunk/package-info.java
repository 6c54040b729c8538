/** Documents into passages that are embedded, found and cited. */
@NullMarked
package dev.footnote.ingestion.chunk;

import org.jspecify.annotations.NullMarked;
