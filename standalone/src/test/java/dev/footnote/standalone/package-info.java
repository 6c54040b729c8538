/** The whole path, from an upload to a cited answer, over real HTTP. */
@NullMarked
package dev.footnote.standalone;

import org.jspecify.annotations.NullMarked;
