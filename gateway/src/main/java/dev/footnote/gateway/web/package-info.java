/** The gateway's routes; they only translate. */
@NullMarked
package dev.footnote.gateway.web;

import org.jspecify.annotations.NullMarked;
