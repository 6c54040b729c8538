@NullMarked
package dev.footnote.servicekit;

import org.jspecify.annotations.NullMarked;
