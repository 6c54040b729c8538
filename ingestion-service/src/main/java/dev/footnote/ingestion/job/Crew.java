package dev.footnote.ingestion.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Threads that work until they are told to end. One that stands still is left to itself and another
 * takes its place: a thread that is inside a database which was closed under it, because the disk
 * was full, may wait there for ever for somebody who is gone, and no interruption reaches it.
 */
final class Crew implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final int FRAMES_TOLD = 12;

    private final Patience patience;
    private final Consumer<Pulse> lost;
    private final List<Member> members = new ArrayList<>(); // guarded by itself
    private final CountDownLatch closing = new CountDownLatch(1);

    /** {@code lost} is told of a thread that is given up, before another takes its place. */
    Crew(Patience patience, Consumer<Pulse> lost) {
        this.patience = patience;
        this.lost = lost;
    }

    private record Member(Thread thread, Consumer<Pulse> work, Pulse pulse) {
        /** Whether nobody does its work any more. */
        boolean isLost(Patience patience) {
            return !pulse.isOver() && (!thread.isAlive() || pulse.isStill(patience));
        }

        static Member start(String name, Consumer<Pulse> work) {
            var pulse = new Pulse();
            Runnable run = () -> work.accept(pulse);
            return new Member(Thread.ofPlatform().name(name).daemon().start(run), work, pulse);
        }
    }

    void add(String name, Consumer<Pulse> work) {
        synchronized (members) {
            members.add(Member.start(name, work));
        }
    }

    /** Begins to look after the threads. */
    void start() {
        add("ingestion-watch", this::watch);
    }

    private void watch(Pulse own) {
        try {
            while (!closing.await(patience.pause().toMillis(), TimeUnit.MILLISECONDS)) {
                own.beat();
                synchronized (members) {
                    members.replaceAll(it -> it.isLost(patience) ? successor(it) : it);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private Member successor(Member lostOne) {
        var frames = Arrays.stream(lostOne.thread().getStackTrace()).limit(FRAMES_TOLD).toList();
        LOG.error(
                "{} has ended or stands still and is replaced; what it worked on is taken up again."
                        + " It is at {}",
                lostOne.thread().getName(),
                frames);
        lostOne.pulse().end();
        lost.accept(lostOne.pulse());
        return Member.start(lostOne.thread().getName(), lostOne.work());
    }

    /** Tells the threads to end; none is replaced any more. */
    void end() {
        closing.countDown();
        synchronized (members) {
            members.forEach(member -> member.pulse().end());
        }
    }

    /** Waits for the threads a while. */
    @Override
    public void close() {
        end();
        List<Member> ending;
        synchronized (members) {
            ending = List.copyOf(members);
        }
        for (var member : ending) {
            try {
                member.thread().join(STOP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
