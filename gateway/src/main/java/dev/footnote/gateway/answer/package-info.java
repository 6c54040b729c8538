/** From a question to a verified, cited answer. */
@NullMarked
package dev.footnote.gateway.answer;

import org.jspecify.annotations.NullMarked;
