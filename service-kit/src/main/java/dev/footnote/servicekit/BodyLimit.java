package dev.footnote.servicekit;

import org.springframework.util.unit.DataSize;

/**
 * A limit of the request body for one path pattern, where the general one does not fit; declare a
 * bean of it.
 */
public record BodyLimit(String pattern, DataSize max) {
    /** What holds everywhere else: text, not files. */
    static final DataSize GENERAL = DataSize.ofMegabytes(8);
}
