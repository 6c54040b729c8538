/** Tests of archives, addresses on the web and buckets. */
@NullMarked
package dev.footnote.ingestion.source;

import org.jspecify.annotations.NullMarked;
