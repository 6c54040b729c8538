package dev.footnote.knowledge.archive;

import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.EmbeddingSpace;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A document whose entries are being read, until all of them are there. */
final class Pending implements AutoCloseable {
    private final long number;
    private final ArchivedDocument document;
    private final Map<EmbeddingSpace, List<Embedding>> vectors = new LinkedHashMap<>();
    private Originals.Received original;

    Pending(long number, ArchivedDocument document, Originals.Received none) {
        this.number = number;
        this.document = document;
        this.original = none;
    }

    long number() {
        return number;
    }

    ArchivedDocument document() {
        return document;
    }

    Map<EmbeddingSpace, List<Embedding>> vectors() {
        return vectors;
    }

    Originals.Received original() {
        return original;
    }

    /** Closed with the document from now on. */
    void take(Originals.Received received) {
        original.close();
        original = received;
    }

    @Override
    public void close() {
        original.close();
    }
}
