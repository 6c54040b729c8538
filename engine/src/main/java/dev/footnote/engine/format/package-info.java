/** Reads weight files: GGUF, safetensors and ONNX become named tensors over a memory map. */
@NullMarked
package dev.footnote.engine.format;

import org.jspecify.annotations.NullMarked;
