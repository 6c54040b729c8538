/**
 * Text to token ids and back: a pipeline of normalizer, pre-tokenizer, model, post-processor and
 * decoder, each a closed set, read from a tokenizer file or from the metadata of a model file.
 */
@NullMarked
package dev.footnote.engine.tokenize;

import org.jspecify.annotations.NullMarked;
