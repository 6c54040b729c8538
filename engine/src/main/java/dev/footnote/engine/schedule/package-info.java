/** Which tokens of which sequences are computed next, and who may wait: decided purely. */
@NullMarked
package dev.footnote.engine.schedule;

import org.jspecify.annotations.NullMarked;
