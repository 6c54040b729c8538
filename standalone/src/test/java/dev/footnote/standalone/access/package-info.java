@NullMarked
package dev.footnote.standalone.access;

import org.jspecify.annotations.NullMarked;
