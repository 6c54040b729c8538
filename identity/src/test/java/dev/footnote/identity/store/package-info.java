@NullMarked
package dev.footnote.identity.store;

import org.jspecify.annotations.NullMarked;
