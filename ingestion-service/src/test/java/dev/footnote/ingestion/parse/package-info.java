/** Tests of this package. */
@NullMarked
package dev.footnote.ingestion.parse;

import org.jspecify.annotations.NullMarked;
