/** From scores of the vocabulary to the next token. */
@NullMarked
package dev.footnote.engine.sample;

import org.jspecify.annotations.NullMarked;
