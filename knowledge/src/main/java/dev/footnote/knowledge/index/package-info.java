/** The derived Lucene index: what is in it, and how it follows the authority. */
@NullMarked
package dev.footnote.knowledge.index;

import org.jspecify.annotations.NullMarked;
