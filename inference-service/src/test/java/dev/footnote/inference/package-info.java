@NullMarked
package dev.footnote.inference;

import org.jspecify.annotations.NullMarked;
