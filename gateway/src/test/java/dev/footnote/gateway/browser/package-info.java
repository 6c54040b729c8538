@NullMarked
package dev.footnote.gateway.browser;

import org.jspecify.annotations.NullMarked;
