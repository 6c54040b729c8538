/** The originals: uploaded files under the digest of their content, in a folder or a bucket. */
@NullMarked
package dev.footnote.ingestion.blob;

import org.jspecify.annotations.NullMarked;
