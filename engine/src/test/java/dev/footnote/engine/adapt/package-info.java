@NullMarked
package dev.footnote.engine.adapt;

import org.jspecify.annotations.NullMarked;
