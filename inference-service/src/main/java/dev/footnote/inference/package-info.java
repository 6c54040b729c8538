/** The inference-service: chat and completions from one language model. */
@NullMarked
package dev.footnote.inference;

import org.jspecify.annotations.NullMarked;
