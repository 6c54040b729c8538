package dev.footnote.ingestion.parse;

import dev.footnote.contracts.ingestion.PageProgress;

import java.util.function.Consumer;

/** Turns a file into blocks. Interrupting the caller stops the work. */
public interface DocumentParser extends AutoCloseable {
    /** {@code progress} hears of pages that were read, where the format has pages. */
    ParseOutcome parse(ParseRequest request, Consumer<PageProgress> progress)
            throws InterruptedException;

    @Override
    void close();
}
