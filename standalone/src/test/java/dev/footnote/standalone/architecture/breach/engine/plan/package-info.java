@NullMarked
package dev.footnote.standalone.architecture.breach.engine.plan;

import org.jspecify.annotations.NullMarked;
