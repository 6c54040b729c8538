/**
 * Chat templates: an interpreter for the part of Jinja that they use, with limits on what a
 * template may do. The environment is the one transformers renders them in: blocks trimmed, loop
 * controls, {@code tojson} without HTML escapes.
 */
@NullMarked
package dev.footnote.engine.template;

import org.jspecify.annotations.NullMarked;
