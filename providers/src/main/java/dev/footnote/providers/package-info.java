/** Model servers of others behind our ports: generation and embeddings over their protocols. */
@NullMarked
package dev.footnote.providers;

import org.jspecify.annotations.NullMarked;
