/** Durable jobs: accepted uploads on their way through the stages, and the files they came from. */
@NullMarked
package dev.footnote.ingestion.job;

import org.jspecify.annotations.NullMarked;
