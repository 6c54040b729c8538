/**
 * Low-rank adapters (LoRA): what fine-tuning with frozen weights leaves, added request by request.
 */
@NullMarked
package dev.footnote.engine.adapt;

import org.jspecify.annotations.NullMarked;
