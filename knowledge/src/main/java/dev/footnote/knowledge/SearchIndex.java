package dev.footnote.knowledge;

import java.time.Duration;

/** How far the derived index has followed the authority. */
public interface SearchIndex {
    IndexStatus status();

    /**
     * Waits until everything that was published before the call can be found; false when the time
     * was over before.
     */
    boolean awaitCaughtUp(Duration timeout);
}
