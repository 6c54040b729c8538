/** Who asks, and which route lets whom pass: one filter chain, one table of routes. */
@NullMarked
package dev.footnote.servicekit.security;

import org.jspecify.annotations.NullMarked;
