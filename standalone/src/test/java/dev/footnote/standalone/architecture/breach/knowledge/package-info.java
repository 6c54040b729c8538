@NullMarked
package dev.footnote.standalone.architecture.breach.knowledge;

import org.jspecify.annotations.NullMarked;
