/** The HTTP interface of the inference-service, and its streaming port. */
@NullMarked
package dev.footnote.contracts.inference;

import org.jspecify.annotations.NullMarked;
