/** Servers that speak S3. */
@NullMarked
package dev.footnote.ingestion.bucket;

import org.jspecify.annotations.NullMarked;
