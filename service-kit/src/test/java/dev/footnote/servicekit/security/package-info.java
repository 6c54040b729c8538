@NullMarked
package dev.footnote.servicekit.security;

import org.jspecify.annotations.NullMarked;
