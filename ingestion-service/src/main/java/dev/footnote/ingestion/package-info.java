/** The ingestion-service: uploads become parsed, chunked, embedded and published documents. */
@NullMarked
package dev.footnote.ingestion;

import org.jspecify.annotations.NullMarked;
