/** Whole models against numbers from independent implementations. */
@NullMarked
package dev.footnote.engine.golden;

import org.jspecify.annotations.NullMarked;
