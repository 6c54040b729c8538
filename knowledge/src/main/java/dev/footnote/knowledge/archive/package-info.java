/** A collection as one file, and back. */
@NullMarked
package dev.footnote.knowledge.archive;

import org.jspecify.annotations.NullMarked;
