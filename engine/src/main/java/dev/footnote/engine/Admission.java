package dev.footnote.engine;

import java.time.Duration;

/** The answer to an offered request: taken into the queue, or not. */
public sealed interface Admission {

    /** Taken; {@code position} requests are ahead of it, 0 when it starts at once. */
    record Queued(int position, Generation generation) implements Admission {}

    /** Not taken, nothing will be called; worth trying again after the given time. */
    record Refused(Duration retryAfter, String reason) implements Admission {}
}
