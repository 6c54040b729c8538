/** Data sets as they lie in folders. */
@NullMarked
package dev.footnote.evals.data;

import org.jspecify.annotations.NullMarked;
