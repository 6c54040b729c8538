/** The calibration of the judgement, measured through the whole path from an upload on. */
@NullMarked
package dev.footnote.gateway.answer;

import org.jspecify.annotations.NullMarked;
