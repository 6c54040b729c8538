/** A document after parsing: its blocks in reading order and the one text that offsets count in. */
@NullMarked
package dev.footnote.ingestion.document;

import org.jspecify.annotations.NullMarked;
