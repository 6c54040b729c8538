@NullMarked
package dev.footnote.standalone.architecture.breach.engine.tokenize;

import org.jspecify.annotations.NullMarked;
