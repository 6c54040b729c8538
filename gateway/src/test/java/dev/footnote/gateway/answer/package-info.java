@NullMarked
package dev.footnote.gateway.answer;

import org.jspecify.annotations.NullMarked;
