/** The HTTP interface of the gateway: questions, searches, cited answers. */
@NullMarked
package dev.footnote.contracts.answer;

import org.jspecify.annotations.NullMarked;
