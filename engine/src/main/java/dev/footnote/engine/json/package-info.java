/** A strict reader for JSON text, with limits on depth and size. */
@NullMarked
package dev.footnote.engine.json;

import org.jspecify.annotations.NullMarked;
