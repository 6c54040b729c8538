package dev.footnote.ingestion.job;

import java.time.Duration;

/**
 * How long a thread may give no sign of life before it counts as standing still.
 *
 * @param statement while it talks to the database, where a lock is waited for a minute and a
 *     connection half a minute
 * @param step while a step runs that has limits of its own, the longest of which is a parser's
 */
record Patience(Duration statement, Duration step) {
    static final Patience USUAL = new Patience(Duration.ofMinutes(5), Duration.ofMinutes(30));

    /** How often to look. */
    Duration pause() {
        return statement.dividedBy(10);
    }
}
