/** The rules of the house, kept by tests. */
@NullMarked
package dev.footnote.standalone.architecture;

import org.jspecify.annotations.NullMarked;
