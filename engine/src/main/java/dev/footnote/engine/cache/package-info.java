/** Keys and values of past tokens, in pages. */
@NullMarked
package dev.footnote.engine.cache;

import org.jspecify.annotations.NullMarked;
