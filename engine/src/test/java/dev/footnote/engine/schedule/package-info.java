/** The scheduler's decisions. */
@NullMarked
package dev.footnote.engine.schedule;

import org.jspecify.annotations.NullMarked;
