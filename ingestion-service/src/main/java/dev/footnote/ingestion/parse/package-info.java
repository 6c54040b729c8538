/** Parsing in isolation: a pool of child processes that may fail without hurting the service. */
@NullMarked
package dev.footnote.ingestion.parse;

import org.jspecify.annotations.NullMarked;
