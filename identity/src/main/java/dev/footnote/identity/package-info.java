/** Who is asking, with which key, and what was done with it. */
@NullMarked
package dev.footnote.identity;

import org.jspecify.annotations.NullMarked;
