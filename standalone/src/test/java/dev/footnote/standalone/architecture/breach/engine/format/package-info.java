@NullMarked
package dev.footnote.standalone.architecture.breach.engine.format;

import org.jspecify.annotations.NullMarked;
