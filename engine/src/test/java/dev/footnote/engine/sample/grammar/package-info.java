@NullMarked
package dev.footnote.engine.sample.grammar;

import org.jspecify.annotations.NullMarked;
