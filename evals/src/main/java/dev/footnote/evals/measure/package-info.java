/** Measures: pure functions from rankings and texts to figures. */
@NullMarked
package dev.footnote.evals.measure;

import org.jspecify.annotations.NullMarked;
