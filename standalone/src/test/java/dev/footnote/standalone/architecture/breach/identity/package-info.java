@NullMarked
package dev.footnote.standalone.architecture.breach.identity;

import org.jspecify.annotations.NullMarked;
