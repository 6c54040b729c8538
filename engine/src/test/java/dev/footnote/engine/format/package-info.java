@NullMarked
package dev.footnote.engine.format;

import org.jspecify.annotations.NullMarked;
