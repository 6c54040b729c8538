/** The routes of the embedding-service. */
@NullMarked
package dev.footnote.embedding.web;

import org.jspecify.annotations.NullMarked;
