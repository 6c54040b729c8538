package dev.footnote.engine.backend;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that share the parts of one job at a time with the caller. Jobs follow each other within
 * microseconds, so idle threads spin for a while before they park. Whoever is free takes the next
 * part: when the machine is busy the caller does the work alone rather than wait.
 *
 * <p>One word holds the number of the job (32 bits), how many parts it has and which is next (16
 * each), so that a part can only be taken from the job that a thread has seen. The job itself is
 * written before that word and stays until its last part is done.
 */
public final class Team implements AutoCloseable {
    /** What to do; parts may run at the same time, a member runs one at a time. */
    @FunctionalInterface
    public interface Job {
        void run(int part, int member);
    }

    /** Parts of one job at most. */
    public static final int PARTS_MAX = 0xffff;

    private static final int SPINS = 4_000;

    private final List<Member> members = new ArrayList<>();
    private final AtomicLong state = new AtomicLong();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private @Nullable Job job;
    private volatile @Nullable Thread waiting;
    private volatile boolean closed;

    /** A team of so many threads, the caller's among them. */
    public Team(int size) {
        if (size < 1 || size > 1024) {
            throw new IllegalArgumentException(size + " threads; 1 to 1024 are possible");
        }
        for (int i = 1; i < size; i++) {
            Member member = new Member(i);
            member.setDaemon(true);
            member.setName("footnote-kernels-" + i);
            members.add(member);
        }
        members.forEach(Thread::start);
    }

    /** Threads, the caller's among them. */
    public int size() {
        return members.size() + 1;
    }

    /** Runs all parts and returns when they are done. */
    public void run(int partCount, Job work) {
        if (closed) {
            throw new IllegalStateException("the kernels are closed");
        }
        if (partCount <= 1 || members.isEmpty()) {
            for (int part = 0; part < partCount; part++) {
                work.run(part, 0);
            }
            return;
        }
        if (partCount > PARTS_MAX) {
            throw new IllegalArgumentException(
                    partCount + " parts; a job has " + PARTS_MAX + " at most");
        }
        job = work;
        unfinished.set(partCount);
        state.set(((state.get() >>> 32) + 1) << 32 | (long) partCount << 16);
        for (Member member : members) {
            if (member.parked) {
                LockSupport.unpark(member);
            }
        }
        takeParts(0);
        awaitOthers();
        Throwable thrown = failure.getAndSet(null);
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw new IllegalStateException("a kernel failed", thrown);
        }
    }

    /** Takes parts until none is left; says whether it took any. */
    private boolean takeParts(int member) {
        boolean any = false;
        while (true) {
            long seen = state.get();
            Job current = job;
            if (current == null || !hasParts(seen)) {
                return any;
            }
            if (state.compareAndSet(seen, seen + 1)) {
                runPart(current, (int) seen & PARTS_MAX, member);
                any = true;
            }
        }
    }

    private static boolean hasParts(long state) {
        return (state & PARTS_MAX) < (state >>> 16 & PARTS_MAX);
    }

    private void runPart(Job current, int part, int member) {
        try {
            current.run(part, member);
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
        if (unfinished.decrementAndGet() == 0) {
            Thread caller = waiting;
            if (caller != null) {
                LockSupport.unpark(caller);
            }
        }
    }

    private void awaitOthers() {
        for (int spin = 0; spin < SPINS; spin++) {
            if (unfinished.get() == 0) {
                return;
            }
            Thread.onSpinWait();
        }
        waiting = Thread.currentThread();
        while (unfinished.get() != 0) {
            LockSupport.park(this);
        }
        waiting = null;
    }

    @Override
    public void close() {
        closed = true;
        members.forEach(LockSupport::unpark);
        boolean interrupted = false;
        for (Member member : members) {
            while (member.isAlive()) {
                try {
                    member.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Member extends Thread {
        private final int number;
        private volatile boolean parked;

        Member(int number) {
            this.number = number;
        }

        @Override
        public void run() {
            int idle = 0;
            while (!closed) {
                if (takeParts(number)) {
                    idle = 0;
                } else if (++idle < SPINS) {
                    Thread.onSpinWait();
                } else {
                    park();
                    idle = 0;
                }
            }
        }

        private void park() {
            parked = true;
            // A job or the end that came before the flag was seen must not be slept through.
            if (!closed && !hasParts(state.get())) {
                LockSupport.park(this);
            }
            parked = false;
        }
    }
}
