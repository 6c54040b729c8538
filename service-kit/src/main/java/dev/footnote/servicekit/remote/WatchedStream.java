package dev.footnote.servicekit.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The answer of a service, which sends a pulse every second while it has nothing to say. Silence
 * means that the connection is dead without having been closed: it is closed then, and the reader
 * gets an exception.
 */
final class WatchedStream extends FilterInputStream {
    private final long silenceMaxNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long sinceNanos = System.nanoTime();
    private boolean reading;
    private boolean closed;

    WatchedStream(InputStream stream, Duration silenceMax) {
        super(stream);
        this.silenceMaxNanos = silenceMax.toNanos();
        Thread.ofVirtual().name("silence").start(this::watch);
    }

    @Override
    public int read() throws IOException {
        mark(true);
        try {
            return in.read();
        } finally {
            mark(false);
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        mark(true);
        try {
            return in.read(target, offset, length);
        } finally {
            mark(false);
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        in.close();
    }

    /** Only a reader that waits can meet silence; one that is busy with what it has read cannot. */
    private void mark(boolean waits) {
        lock.lock();
        try {
            reading = waits;
            sinceNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        try {
            if (isSilentTooLong()) in.close();
        } catch (IOException e) {
            // It is closed in any case.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when it is, or when the stream is closed. */
    private boolean isSilentTooLong() throws InterruptedException {
        lock.lock();
        try {
            long left = silenceMaxNanos;
            while (!closed && left > 0) {
                changed.awaitNanos(left);
                left = reading ? sinceNanos + silenceMaxNanos - System.nanoTime() : silenceMaxNanos;
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }
}
