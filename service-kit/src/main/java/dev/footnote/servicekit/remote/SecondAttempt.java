package dev.footnote.servicekit.remote;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Another try for a request that got no answer: the service was just being replaced, and behind the
 * same address there is another by now. What timed out is not tried again, since it would time out
 * again.
 */
final class SecondAttempt {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private SecondAttempt() {}

    /** One attempt, as {@code F} may interrupt it. */
    @FunctionalInterface
    interface Attempt<T, F extends Exception> {
        T make() throws IOException, F;
    }

    static <T, F extends Exception> T of(Attempt<T, F> attempt) throws IOException, F {
        try {
            return attempt.make();
        } catch (HttpTimeoutException e) {
            throw e;
        } catch (IOException e) {
            pause(e);
            return attempt.make();
        }
    }

    /**
     * A 503 that does not come from a service, each of whose answers names its trace, is the
     * container's: it ends.
     */
    static void requireService(int status, boolean traced) throws IOException {
        if (status == 503 && !traced) throw new IOException("the service is stopping");
    }

    private static void pause(IOException failure) throws IOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
