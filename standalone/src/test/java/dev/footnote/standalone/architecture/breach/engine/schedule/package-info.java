@NullMarked
package dev.footnote.standalone.architecture.breach.engine.schedule;

import org.jspecify.annotations.NullMarked;
