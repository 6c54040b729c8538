@NullMarked
package dev.footnote.standalone.architecture.breach.embedding;

import org.jspecify.annotations.NullMarked;
