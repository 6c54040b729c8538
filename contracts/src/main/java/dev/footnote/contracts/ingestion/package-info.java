/** The HTTP interface of the ingestion-service: documents and the jobs that index them. */
@NullMarked
package dev.footnote.contracts.ingestion;

import org.jspecify.annotations.NullMarked;
