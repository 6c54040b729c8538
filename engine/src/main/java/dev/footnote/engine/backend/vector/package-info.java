/**
 * Kernels in the Vector API: portable, and fast wherever the JDK's compiler knows the processor.
 */
@NullMarked
package dev.footnote.engine.backend.vector;

import org.jspecify.annotations.NullMarked;
