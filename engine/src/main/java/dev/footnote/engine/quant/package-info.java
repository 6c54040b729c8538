/** Block formats of weight files as floats, and the few layouts that kernels execute. */
@NullMarked
package dev.footnote.engine.quant;

import org.jspecify.annotations.NullMarked;
