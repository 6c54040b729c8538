package dev.footnote.identity;

import dev.footnote.servicekit.security.Caller;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was done by whom. Entries are added, and dropped when they are old; none is changed. */
public interface Audit {
    /** Joins the transaction that it is called in. */
    void record(Caller caller, Act act);

    /**
     * Newest first.
     *
     * @param before the sequence of the last entry of the page before
     */
    List<Entry> list(long before, int limit);

    /** Drops what is older; how many entries that were. */
    int forgetBefore(Instant time);

    /**
     * Something done.
     *
     * @param act what, as {@code key.create}, or a method and its route
     * @param target to which key, collection or document
     * @param outcome {@code ok}, a status, or an answer's verdict
     */
    record Act(
            String act,
            String target,
            String outcome,
            Optional<String> question,
            List<String> documents) {
        private static final int ACT_LENGTH_MAX = 200;
        private static final int TARGET_LENGTH_MAX = 2_000;

        public Act {
            act = cut(act, ACT_LENGTH_MAX);
            target = cut(target, TARGET_LENGTH_MAX);
            documents = List.copyOf(documents);
        }

        public static Act of(String act, String target) {
            return new Act(act, target, "ok", Optional.empty(), List.of());
        }

        // NUL is what a path may hold and PostgreSQL does not.
        private static String cut(String text, int lengthMax) {
            String clean = text.replace('\0', ' ');
            return clean.length() <= lengthMax ? clean : clean.substring(0, lengthMax);
        }
    }

    /** An act with its place in the log. */
    record Entry(long sequence, Instant at, String actor, Optional<String> keyId, Act act) {}
}
