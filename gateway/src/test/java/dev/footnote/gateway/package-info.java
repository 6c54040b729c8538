@NullMarked
package dev.footnote.gateway;

import org.jspecify.annotations.NullMarked;
