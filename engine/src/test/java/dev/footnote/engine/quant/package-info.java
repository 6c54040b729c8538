@NullMarked
package dev.footnote.engine.quant;

import org.jspecify.annotations.NullMarked;
