package dev.footnote.engine.schedule;

import java.time.Duration;

/**
 * Who may wait, and who may begin.
 *
 * @param sequencesMax computed side by side
 * @param queueLength waiting
 */
public record Entrance(int sequencesMax, int queueLength) {

    /** Whether one more request may join those that run or wait. */
    public boolean admits(int running, int waiting) {
        return running + waiting < sequencesMax + queueLength;
    }

    /** How many are ahead of a request that joins now; 0 when it begins at once. */
    public int position(int running, int waiting) {
        return Math.max(0, running + waiting + 1 - sequencesMax);
    }

    /** Whether one more sequence may begin with this many pages of the cache. */
    public boolean begins(int running, int pagesWanted, int pagesFree) {
        return running < sequencesMax && pagesWanted <= pagesFree;
    }

    /** When a refused request may find room: after one of those running has ended. */
    public Duration retryAfter(Duration typicalGeneration) {
        long millis = typicalGeneration.toMillis() / sequencesMax;
        return Duration.ofMillis(Math.clamp(millis, 1000, 60_000));
    }
}
