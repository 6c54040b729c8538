/**
 * Sentences, words and what must not pass from a document into a prompt: pure functions on text.
 */
@NullMarked
package dev.footnote.gateway.text;

import org.jspecify.annotations.NullMarked;
