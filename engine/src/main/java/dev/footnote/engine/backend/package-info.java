/**
 * Runs plans. {@link dev.footnote.engine.backend.Kernels} is the border that a faster machine
 * replaces.
 */
@NullMarked
package dev.footnote.engine.backend;

import org.jspecify.annotations.NullMarked;
