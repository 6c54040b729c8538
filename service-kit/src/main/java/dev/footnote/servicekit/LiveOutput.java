package dev.footnote.servicekit;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The body of a response that takes its time. Every write goes out at once. While nothing is
 * written a pulse is, which readers of the format ignore, because only a write can tell that the
 * client has left. Some time after one failed the thread that opened this is interrupted, if it
 * still works: it is the one that waits for the model.
 */
final class LiveOutput implements AutoCloseable {
    private final HttpServletResponse response;
    private final byte[] pulse;
    private final Thread owner;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean written;
    private boolean gone;
    private boolean closed;

    private LiveOutput(HttpServletResponse response, byte[] pulse) {
        this.response = response;
        this.pulse = pulse;
        this.owner = Thread.currentThread();
    }

    static LiveOutput open(HttpServletResponse response, byte[] pulse, Duration interval) {
        var output = new LiveOutput(response, pulse);
        Thread.ofVirtual().name("pulse").start(() -> output.beat(interval.toNanos()));
        return output;
    }

    /** Writes and flushes; false when the client is gone. */
    boolean write(byte[] bytes) {
        lock.lock();
        try {
            written = true;
            return push(bytes);
        } finally {
            lock.unlock();
        }
    }

    boolean clientIsGone() {
        lock.lock();
        try {
            return gone;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the pulse; a late interrupt of this thread is taken back. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (gone && Thread.currentThread() == owner) Thread.interrupted();
    }

    private void beat(long intervalNanos) {
        lock.lock();
        try {
            while (!closed) {
                written = false;
                long left = intervalNanos;
                while (left > 0 && !closed) left = changed.awaitNanos(left);
                if (closed || (written && !gone)) continue;
                if (!push(pulse)) {
                    owner.interrupt();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private boolean push(byte[] bytes) {
        if (gone || closed) return false;
        try {
            ServletOutputStream stream = response.getOutputStream();
            stream.write(bytes);
            stream.flush();
        } catch (IOException e) {
            gone = true;
        }
        return !gone;
    }
}
