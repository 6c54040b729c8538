/**
 * What runs inside a parser process: format detection and one reader per family of formats. Only
 * {@link dev.footnote.ingestion.parse.worker.ParserWorker} is started from outside.
 */
@NullMarked
package dev.footnote.ingestion.parse.worker;

import org.jspecify.annotations.NullMarked;
