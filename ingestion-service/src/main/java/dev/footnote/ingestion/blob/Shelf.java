package dev.footnote.ingestion.blob;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Where complete files lie under their names, for any number of processes at a time. What is put or
 * moved lasts when the call returns. A name that is absent is a {@link
 * java.nio.file.NoSuchFileException}.
 */
interface Shelf {
    /** Something that lies here, and since when. */
    record Item(String name, Instant since) {}

    boolean has(String name) throws IOException;

    /** Puts a whole file here; when it is here already, its age begins anew. */
    void put(String name, Path file) throws IOException;

    /** The file to read; a copy is made in {@code work}. */
    BlobFile open(String name, Path work) throws IOException;

    /** Nobody finds the file under its old name afterwards. */
    void move(String name, String to) throws IOException;

    void remove(String name) throws IOException;

    /** To be closed; what comes and goes meanwhile may be in it or not. */
    Stream<Item> items() throws IOException;
}
