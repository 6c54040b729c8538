package dev.footnote.knowledge.archive;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an entry is, by its name; {@code document} counts from 0. */
sealed interface EntryName {
    Pattern FORM =
            Pattern.compile("documents/(\\d{1,18})\\.(?:(json)|(original)|(\\d{1,4})\\.f32)");

    long document();

    record Text(long document) implements EntryName {
        @Override
        public String toString() {
            return "documents/%d.json".formatted(document);
        }
    }

    /** Vectors in a space of the manifest, by its index there. */
    record InSpace(long document, int space) implements EntryName {
        @Override
        public String toString() {
            return "documents/%d.%d.f32".formatted(document, space);
        }
    }

    record Original(long document) implements EntryName {
        @Override
        public String toString() {
            return "documents/%d.original".formatted(document);
        }
    }

    /** Empty when it is no name that an archive has. */
    static Optional<EntryName> of(String name) {
        Matcher found = FORM.matcher(name);
        if (!found.matches()) {
            return Optional.empty();
        }
        long document = Long.parseLong(found.group(1));
        if (found.group(2) != null) {
            return Optional.of(new Text(document));
        }
        if (found.group(3) != null) {
            return Optional.of(new Original(document));
        }
        return Optional.of(new InSpace(document, Integer.parseInt(found.group(4))));
    }
}
