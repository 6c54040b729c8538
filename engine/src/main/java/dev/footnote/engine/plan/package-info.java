/** What a model is, as data, and its compilation into a flat list of operations over buffers. */
@NullMarked
package dev.footnote.engine.plan;

import org.jspecify.annotations.NullMarked;
