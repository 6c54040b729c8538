package dev.footnote.knowledge.archive;

import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.PublishResult;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The files that documents were made from. The store keeps texts, passages and vectors only;
 * whoever keeps the files lends them to archives through this, and takes them from archives.
 */
public interface Originals {
    /**
     * The file that the live version of a document was made from, to be closed; empty when none is
     * kept.
     *
     * @param contentDigest of the version
     */
    Optional<InputStream> open(DocumentKey document, String contentDigest) throws IOException;

    /**
     * Takes all of the stream, without closing it, to where nothing refers to it yet. Refuses a
     * file that is too large.
     */
    Received receive(InputStream content) throws IOException;

    /** What a document has that came without its file. */
    Received none();

    /** What is published. */
    record Publication(DocumentKey document, String contentDigest, String modelDigest) {}

    /** A file on its way. Closing it removes what was not published. */
    interface Received extends AutoCloseable {
        /** Whether a version with this digest was made from it. */
        boolean isOf(String contentDigest);

        /**
         * Runs {@code publish} and makes this the document's file, in place of the one it had: both
         * happen or neither.
         */
        PublishResult keep(Publication publication, Supplier<PublishResult> publish)
                throws IOException;

        @Override
        void close();
    }
}
