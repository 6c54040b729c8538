/** All four services in one process. */
@NullMarked
package dev.footnote.standalone;

import org.jspecify.annotations.NullMarked;
