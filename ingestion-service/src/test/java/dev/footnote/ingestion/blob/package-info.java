@NullMarked
package dev.footnote.ingestion.blob;

import org.jspecify.annotations.NullMarked;
