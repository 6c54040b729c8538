/**
 * Kernels in C, called through the foreign function interface: what Java has no instructions for.
 * The vector kernels compute the rest, and everything where there is no library for the machine.
 */
@NullMarked
package dev.footnote.engine.backend.nativecpu;

import org.jspecify.annotations.NullMarked;
