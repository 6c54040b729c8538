package dev.footnote.ingestion.job;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Lets one job be stopped from outside. Slow steps run in a thread of their own, which alone is
 * interrupted: an interruption during a database access would close the embedded database's file.
 */
final class Cancellation {
    private final Pulse pulse;
    private boolean cancelled;
    private FutureTask<?> running = new FutureTask<>(() -> null);

    /** {@code pulse} is that of the thread which works on the job. */
    Cancellation(Pulse pulse) {
        this.pulse = pulse;
    }

    boolean isOf(Pulse other) {
        return pulse == other;
    }

    void cancel() {
        synchronized (this) {
            cancelled = true;
            running.cancel(true);
        }
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    /** The step's result or its unchecked exception; a CancellationException once cancelled. */
    <T> T call(Callable<T> step) throws InterruptedException {
        var task = new FutureTask<>(step);
        synchronized (this) {
            if (cancelled) throw new CancellationException();
            running = task;
        }
        pulse.step(true);
        Thread.ofVirtual().start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            task.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            if (isCancelled()) throw new CancellationException();
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } finally {
            pulse.step(false);
        }
    }
}
