/** Hybrid retrieval: words, vectors, their fusion, and the check against the authority. */
@NullMarked
package dev.footnote.knowledge.retrieval;

import org.jspecify.annotations.NullMarked;
