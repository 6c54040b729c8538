@NullMarked
package dev.footnote.standalone.architecture.breach.providers;

import org.jspecify.annotations.NullMarked;
