@NullMarked
package dev.footnote.standalone.architecture.breach.engine;

import org.jspecify.annotations.NullMarked;
