/** Tests of this package. */
@NullMarked
package dev.footnote.ingestion.job;

import org.jspecify.annotations.NullMarked;
