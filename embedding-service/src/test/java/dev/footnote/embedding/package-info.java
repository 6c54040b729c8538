@NullMarked
package dev.footnote.embedding;

import org.jspecify.annotations.NullMarked;
