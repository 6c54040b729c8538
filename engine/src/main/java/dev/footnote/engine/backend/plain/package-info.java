/** The scalar kernels: what each one means, and what the fast ones are held to. */
@NullMarked
package dev.footnote.engine.backend.plain;

import org.jspecify.annotations.NullMarked;
