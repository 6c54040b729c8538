/** Where many documents come from at once: archives, addresses on the web, buckets. */
@NullMarked
package dev.footnote.ingestion.source;

import org.jspecify.annotations.NullMarked;
