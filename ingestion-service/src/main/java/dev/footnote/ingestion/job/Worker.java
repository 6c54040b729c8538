package dev.footnote.ingestion.job;

import java.util.HashSet;
import java.util.Set;

/**
 * A process that works on jobs, and those that it works on at this moment. What bears its name
 * beside these it has lost, over a database that was away: nobody renews such a lease, and when it
 * has run out the job is anybody's, this worker's too.
 *
 * @param steady whether it has been up for a while, so that its end would say something about what
 *     it works on
 */
record Worker(String name, Set<String> running, boolean steady) {
    Worker {
        running = Set.copyOf(running);
    }

    /** For SQL, which has no empty lists; no job's id is empty. */
    Set<String> runningOrNone() {
        var ids = new HashSet<>(running);
        ids.add("");
        return ids;
    }
}
