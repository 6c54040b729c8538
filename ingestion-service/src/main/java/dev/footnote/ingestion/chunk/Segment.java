package dev.footnote.ingestion.chunk;

import dev.footnote.ingestion.document.CanonicalText.Piece;

/**
 * The smallest part that is never cut: a sentence, a table row, or a slice of one that is too long.
 *
 * @param opensBlock whether a block begins here
 */
record Segment(Piece piece, int start, int end, int tokens, boolean opensBlock) {
    int length() {
        return end - start;
    }
}
