/** The adapters against servers that say, byte for byte, what the vendors document. */
@NullMarked
package dev.footnote.providers;

import org.jspecify.annotations.NullMarked;
