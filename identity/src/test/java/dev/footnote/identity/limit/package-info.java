@NullMarked
package dev.footnote.identity.limit;

import org.jspecify.annotations.NullMarked;
