@NullMarked
package dev.footnote.servicekit.remote;

import org.jspecify.annotations.NullMarked;
