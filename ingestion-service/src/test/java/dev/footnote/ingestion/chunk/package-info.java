/** Tests of this package. */
@NullMarked
package dev.footnote.ingestion.chunk;

import org.jspecify.annotations.NullMarked;
