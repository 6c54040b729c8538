/** Tests of this package. */
@NullMarked
package dev.footnote.ingestion.parse.worker;

import org.jspecify.annotations.NullMarked;
