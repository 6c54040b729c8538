@NullMarked
package dev.footnote.gateway.web;

import org.jspecify.annotations.NullMarked;
