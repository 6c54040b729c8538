/** Checks of extraction against facts about real documents. */
@NullMarked
package dev.footnote.ingestion.documents;

import org.jspecify.annotations.NullMarked;
