/** Tests of the ingestion-service as a whole. */
@NullMarked
package dev.footnote.ingestion;

import org.jspecify.annotations.NullMarked;
