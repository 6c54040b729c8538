/** The routes of the ingestion-service; they only translate. */
@NullMarked
package dev.footnote.ingestion.web;

import org.jspecify.annotations.NullMarked;
