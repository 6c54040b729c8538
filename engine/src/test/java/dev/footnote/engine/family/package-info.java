@NullMarked
package dev.footnote.engine.family;

import org.jspecify.annotations.NullMarked;
