package dev.footnote.engine;

import dev.footnote.engine.backend.PlanRunner;
import dev.footnote.engine.backend.Step;
import dev.footnote.engine.cache.KeyValueCache;
import dev.footnote.engine.schedule.Entrance;
import dev.footnote.engine.schedule.Progress;
import dev.footnote.engine.schedule.StepPlanner;
import dev.footnote.engine.schedule.Work;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The thread around the scheduler: takes in, plans a step, computes it, lets each finished sequence
 * choose its token, and begins again; it sleeps when there is nothing to do. What runs is touched
 * by this thread only; what waits is guarded by the lock.
 */
final class GenerationLoop implements AutoCloseable {

    private final Machine machine;
    private final Entrance entrance;
    private final ScoreRow scores;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<RunningSequence> waiting = new ArrayDeque<>();
    private final List<RunningSequence> running = new ArrayList<>();
    private final Thread thread;
    private volatile int runningCount;
    private volatile Duration typical = Duration.ofSeconds(5);
    private boolean closed;

    /**
     * What computes.
     *
     * @param longPromptFrom prompts longer than this turn by long factors
     */
    record Machine(
            PlanRunner runner, Step step, KeyValueCache cache, int tokensMax, int longPromptFrom) {}

    GenerationLoop(Machine machine, Entrance entrance, int vocabulary, String name) {
        this.machine = machine;
        this.entrance = entrance;
        this.scores = new ScoreRow(vocabulary);
        this.thread = Thread.ofPlatform().name("generate-" + name).daemon().unstarted(this::loop);
        this.thread.start();
    }

    Admission offer(RunningSequence sequence) {
        lock.lock();
        try {
            requireOpen();
            if (!entrance.admits(runningCount, waiting.size())) {
                return new Admission.Refused(
                        entrance.retryAfter(typical),
                        "%d generations run and %d wait; that is all this model takes"
                                .formatted(runningCount, waiting.size()));
            }
            int position = entrance.position(runningCount, waiting.size());
            waiting.add(sequence);
            changed.signal();
            return new Admission.Queued(position, sequence);
        } finally {
            lock.unlock();
        }
    }

    void requireOpen() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model is closed");
            }
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        while (awaitWork()) {
            endCancelled();
            if (!running.isEmpty()) {
                step();
            }
        }
        running.forEach(sequence -> end(sequence, FinishReason.CANCELLED, Optional.empty()));
        running.clear();
    }

    /** Sleeps until there is something to do and takes in what may begin; false when closed. */
    private boolean awaitWork() {
        List<RunningSequence> gone = new ArrayList<>();
        lock.lock();
        try {
            while (!closed && running.isEmpty() && waiting.isEmpty()) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                gone.addAll(waiting);
                waiting.clear();
                return false;
            }
            waiting.removeIf(sequence -> sequence.cancelled() && gone.add(sequence));
            while (!waiting.isEmpty() && mayBegin(waiting.peek())) {
                RunningSequence next = waiting.remove();
                next.pages().grow(next.positionsMax());
                next.begin(System.nanoTime());
                running.add(next);
                runningCount = running.size();
            }
            return true;
        } finally {
            lock.unlock();
            gone.forEach(sequence -> end(sequence, FinishReason.CANCELLED, Optional.empty()));
        }
    }

    private boolean mayBegin(RunningSequence next) {
        int pages = KeyValueCache.pagesFor(next.positionsMax());
        return entrance.begins(running.size(), pages, machine.cache().freePages());
    }

    private void endCancelled() {
        for (RunningSequence sequence : running) {
            if (sequence.cancelled()) {
                end(sequence, FinishReason.CANCELLED, Optional.empty());
            }
        }
        dropEnded();
    }

    private void step() {
        List<Progress> progress = running.stream().map(RunningSequence::progress).toList();
        List<Work> works = StepPlanner.plan(machine.tokensMax(), progress);
        try {
            machine.step().clear();
            for (Work work : works) {
                fill(find(work.id()), work);
            }
            machine.runner().run(machine.step());
        } catch (RuntimeException | Error e) {
            // Whatever happened, nobody may wait for an end that never comes.
            running.forEach(sequence -> fail(sequence, e));
            dropEnded();
            return;
        }
        int row = 0;
        for (Work work : works) {
            RunningSequence sequence = find(work.id());
            if (sequence.advance(work.count())) {
                choose(sequence, scores.copy(machine.runner().buffer("logits"), row++));
            }
        }
        dropEnded();
    }

    private void fill(RunningSequence sequence, Work work) {
        Step step = machine.step();
        step.beginSequence(sequence.pages(), work.from());
        sequence.adapter().ifPresent(step::adapt);
        for (int i = 0; i < work.count(); i++) {
            step.add(sequence.token(work.from() + i), 0);
        }
        if (sequence.promptLength() > machine.longPromptFrom()) {
            step.turnByLongFactors();
        }
        if (work.count() == sequence.progress().missing()) {
            step.select();
        }
    }

    private static void choose(RunningSequence sequence, float[] logits) {
        try {
            sequence.choose(logits, System.nanoTime());
        } catch (RuntimeException e) {
            fail(sequence, e);
        }
    }

    private RunningSequence find(long id) {
        for (RunningSequence sequence : running) {
            if (sequence.id() == id) {
                return sequence;
            }
        }
        throw new IllegalStateException("no sequence " + id + " is running");
    }

    private static void fail(RunningSequence sequence, Throwable cause) {
        String what = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        end(sequence, FinishReason.FAILED, Optional.of(what));
    }

    /** A listener that throws at its end has heard it; nobody is left to tell. */
    private static void end(
            RunningSequence sequence, FinishReason reason, Optional<String> failure) {
        try {
            sequence.end(reason, failure, System.nanoTime());
        } catch (RuntimeException e) {
            System.getLogger(GenerationLoop.class.getName())
                    .log(System.Logger.Level.WARNING, "a listener failed at the end", e);
        }
    }

    private void dropEnded() {
        for (RunningSequence sequence : running) {
            if (sequence.ended()) {
                sequence.pages().clear();
                typical = typical.multipliedBy(3).plus(sequence.lifetime()).dividedBy(4);
            }
        }
        running.removeIf(RunningSequence::ended);
        runningCount = running.size();
    }

    /** Ends everything and waits for the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
