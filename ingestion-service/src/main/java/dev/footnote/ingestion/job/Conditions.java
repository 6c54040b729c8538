package dev.footnote.ingestion.job;

import java.util.Arrays;
import java.util.Optional;

/**
 * What an upload or a deletion asks of the document's state. An entity tag is the digest of the
 * content that was accepted last, in quotes.
 */
public record Conditions(
        Optional<String> ifMatch, Optional<String> ifNoneMatch, Optional<String> idempotencyKey) {
    public static final Conditions NONE =
            new Conditions(Optional.empty(), Optional.empty(), Optional.empty());

    public static String tag(String digest) {
        return '"' + digest + '"';
    }

    /** Why the conditions do not hold for a document with this content; empty when they do. */
    Optional<String> breach(Optional<String> digest) {
        String state =
                digest.map(it -> "its content is " + tag(it)).orElse("there is no such document");
        if (ifMatch.isPresent() && !names(ifMatch.get(), digest)) {
            return Optional.of("If-Match is %s, but %s".formatted(ifMatch.get(), state));
        }
        if (ifNoneMatch.isPresent() && names(ifNoneMatch.get(), digest)) {
            return Optional.of("If-None-Match is %s, but %s".formatted(ifNoneMatch.get(), state));
        }
        return Optional.empty();
    }

    private static boolean names(String tags, Optional<String> digest) {
        if (digest.isEmpty()) return false;
        if (tags.strip().equals("*")) return true;
        return Arrays.stream(tags.split(",")).anyMatch(it -> it.strip().equals(tag(digest.get())));
    }
}
