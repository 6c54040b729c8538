@NullMarked
package dev.footnote.identity;

import org.jspecify.annotations.NullMarked;
