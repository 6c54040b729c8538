/** Answers questions from the documents: wiring and settings of the gateway. */
@NullMarked
package dev.footnote.gateway;

import org.jspecify.annotations.NullMarked;
