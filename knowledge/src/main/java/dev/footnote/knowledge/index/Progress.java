package dev.footnote.knowledge.index;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How far a follower is, told by the thread that follows to those that wait for it; and what they
 * tell it: that somebody waits, or that it is to end.
 */
public final class Progress {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Condition progress = lock.newCondition();
    private boolean wanted; // all below guarded by lock
    private boolean closing;
    private long visibleSequence = -1;
    private Optional<String> failure = Optional.empty();

    /**
     * What searches see now.
     *
     * @param visibleSequence last change; -1 when nothing can be searched
     * @param failure what stops the follower, while something does
     */
    public record State(long visibleSequence, Optional<String> failure) {}

    public State state() {
        lock.lock();
        try {
            return new State(visibleSequence, failure);
        } finally {
            lock.unlock();
        }
    }

    /** Tells where the follower is. */
    public void report(long sequence, Optional<String> problem) {
        lock.lock();
        try {
            visibleSequence = sequence;
            failure = problem;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a change is visible; false when the time was over, or the follower ended. */
    public boolean awaitVisible(long sequence, Duration timeout) {
        lock.lock();
        try {
            wanted = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
        return await(() -> visibleSequence >= sequence, timeout);
    }

    /**
     * Waits for something that is reported by {@link #report} or {@link #changed}; false when the
     * time was over before, or the follower ended.
     */
    public boolean await(BooleanSupplier reached, Duration timeout) {
        long nanos = timeout.toNanos();
        lock.lock();
        try {
            while (!reached.getAsBoolean() && nanos > 0 && !closing) {
                nanos = progress.awaitNanos(nanos);
            }
            return reached.getAsBoolean();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Has those who wait look again. */
    public void changed() {
        lock.lock();
        try {
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The follower's rest, which ends when somebody waits for it. */
    public void pause(long nanosMax) {
        long nanos = nanosMax;
        lock.lock();
        try {
            while (nanos > 0 && !wanted && !closing) {
                nanos = wake.awaitNanos(nanos);
            }
            wanted = false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        } finally {
            lock.unlock();
        }
    }

    public boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /** Has the follower end, and waits for it, whoever is interrupted. */
    public void end(Thread follower) {
        lock.lock();
        try {
            closing = true;
            wake.signal();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (follower.isAlive()) {
            try {
                follower.join();
            } catch (InterruptedException e) {
                interrupted = true; // what it holds must be closed first
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
