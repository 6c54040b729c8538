@NullMarked
package dev.footnote.modeltools;

import org.jspecify.annotations.NullMarked;
