@NullMarked
package dev.footnote.engine;

import org.jspecify.annotations.NullMarked;
