@NullMarked
package dev.footnote.standalone.architecture.breach.contracts;

import org.jspecify.annotations.NullMarked;
