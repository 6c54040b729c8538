/** Keeps a collection the same as a folder. */
@NullMarked
package dev.footnote.cli.sync;

import org.jspecify.annotations.NullMarked;
