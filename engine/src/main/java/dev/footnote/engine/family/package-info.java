/** One small file a family: hyper-parameters and tensor names to a description. */
@NullMarked
package dev.footnote.engine.family;

import org.jspecify.annotations.NullMarked;
