/**
 * What is known: documents, their live versions, the passages they were cut into, and hybrid
 * retrieval over them. The relational store is the authority; the Lucene index is derived from it.
 */
@NullMarked
package dev.footnote.knowledge;

import org.jspecify.annotations.NullMarked;
