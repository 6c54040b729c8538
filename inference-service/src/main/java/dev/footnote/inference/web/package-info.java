/** The routes of the inference-service. */
@NullMarked
package dev.footnote.inference.web;

import org.jspecify.annotations.NullMarked;
