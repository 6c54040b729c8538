/** Quality, measured on data sets through the HTTP API of a server of its own. */
@NullMarked
package dev.footnote.evals;

import org.jspecify.annotations.NullMarked;
