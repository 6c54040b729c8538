@NullMarked
package dev.footnote.gateway.text;

import org.jspecify.annotations.NullMarked;
