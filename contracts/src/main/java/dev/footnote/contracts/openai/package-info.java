/** The OpenAI-compatible wire shapes, as records. */
@NullMarked
package dev.footnote.contracts.openai;

import org.jspecify.annotations.NullMarked;
