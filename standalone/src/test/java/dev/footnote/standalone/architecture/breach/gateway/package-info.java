@NullMarked
package dev.footnote.standalone.architecture.breach.gateway;

import org.jspecify.annotations.NullMarked;
