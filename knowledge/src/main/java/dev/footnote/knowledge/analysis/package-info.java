/** How text becomes terms: languages, their stop words and stems, and parts of identifiers. */
@NullMarked
package dev.footnote.knowledge.analysis;

import org.jspecify.annotations.NullMarked;
