/** The commands about models that run the engine. */
@NullMarked
package dev.footnote.modeltools;

import org.jspecify.annotations.NullMarked;
