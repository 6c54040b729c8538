package dev.footnote.embedding;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * The bounded way to one model. Long requests are computed in slices and take turns, short ones
 * that wait together share a slice, which costs less than one for each, and a slice of queries goes
 * before a slice of passages, so that a question does not wait for what is being indexed, however
 * much that is. Where there are always queries, passages still get a fifth of the time.
 *
 * @param <T> what is computed: a text, as the model takes it
 * @param <R> what comes of each
 */
final class WorkQueue<T, R> implements AutoCloseable {
    private static final int SLICE_TEXTS_MAX = 16;
    private static final int SLICE_TOKENS_MAX = 2048;
    private static final List<Lane> QUERIES_FIRST = List.of(Lane.QUERY, Lane.PASSAGE);
    private static final List<Lane> PASSAGES_FIRST = List.of(Lane.PASSAGE, Lane.QUERY);
    private static final int QUERY_TIME_PER_PASSAGE_TIME = 4;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Model<T, R> model;
    private final int waitingTextsMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<Lane, Deque<Job<T, R>>> lanes = new EnumMap<>(Lane.class);
    private final Map<Lane, Integer> waiting = new EnumMap<>(Lane.class);
    private final Thread worker;
    private boolean closed;
    // What queries that went first have taken from passages, less what these took from queries.
    private long owedNanos;

    /**
     * What computes.
     *
     * @param tokens about how many tokens an input has
     */
    record Model<T, R>(Function<List<T>, List<R>> compute, ToIntFunction<T> tokens) {}

    private static final class Job<T, R> {
        private final List<T> inputs;
        private final List<R> results;
        private final CompletableFuture<List<R>> done = new CompletableFuture<>();
        private int taken;

        Job(List<T> inputs) {
            this.inputs = List.copyOf(inputs);
            this.results = new ArrayList<>(inputs.size());
        }
    }

    /** What a slice has of one request. */
    private record Part<T, R>(Job<T, R> job, List<T> inputs) {}

    private record Slice<T, R>(Lane lane, List<Part<T, R>> parts) {}

    /** Starts the one thread that calls the model. */
    WorkQueue(Model<T, R> model, int waitingTextsMax) {
        this.model = model;
        this.waitingTextsMax = waitingTextsMax;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new ArrayDeque<>());
            waiting.put(lane, 0);
        }
        this.worker = Thread.ofPlatform().name("model-work").daemon().start(this::work);
    }

    /**
     * One result for each input; blocks until they are computed.
     *
     * @throws ProblemException {@code overloaded} at once when too much waits in the lane
     */
    List<R> compute(List<T> inputs, Lane lane) {
        if (inputs.isEmpty()) return List.of();
        Job<T, R> job = enqueue(inputs, lane);
        try {
            return job.done.get();
        } catch (InterruptedException e) {
            forget(job, lane);
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, "The request was interrupted before its end.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) throw problem;
            throw new ProblemException(
                    ProblemKind.INTERNAL, "The texts could not be computed; see the log.", e);
        }
    }

    /** Requests of which something still waits. */
    int waitingRequests() {
        lock.lock();
        try {
            return lanes.values().stream().mapToInt(Deque::size).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses what still waits. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (var jobs : lanes.values()) {
                for (Job<T, R> job : jobs) job.done.completeExceptionally(stopping());
                jobs.clear();
            }
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private Job<T, R> enqueue(List<T> inputs, Lane lane) {
        lock.lock();
        try {
            if (closed) throw stopping();
            int ahead = waiting(lane);
            // One request of any allowed size is taken when nothing waits.
            if (ahead > 0 && ahead + inputs.size() > waitingTextsMax) {
                throw ProblemException.overloaded(
                        "%d texts are waiting for the model; the limit is %d. Try again later."
                                .formatted(ahead, waitingTextsMax),
                        RETRY_AFTER);
            }
            var job = new Job<T, R>(inputs);
            lanes(lane).addLast(job);
            waiting.put(lane, ahead + inputs.size());
            arrived.signal();
            return job;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        for (var slice = next(); slice != null; slice = next()) {
            long begin = System.nanoTime();
            try {
                compute(slice.parts());
            } catch (RuntimeException e) {
                if (slice.parts().size() == 1) fail(slice.parts().getFirst(), e);
                // One of them may be to blame; the others are not to fail for it.
                else slice.parts().forEach(this::computeAlone);
            }
            settle(slice.lane(), System.nanoTime() - begin);
        }
    }

    private void compute(List<Part<T, R>> slice) {
        var results =
                model.compute().apply(slice.stream().flatMap(it -> it.inputs().stream()).toList());
        int from = 0;
        for (var part : slice) {
            int to = from + part.inputs().size();
            finish(part.job(), results.subList(from, to));
            from = to;
        }
    }

    private void computeAlone(Part<T, R> part) {
        try {
            compute(List.of(part));
        } catch (RuntimeException e) {
            fail(part, e);
        }
    }

    private static void fail(Part<?, ?> part, RuntimeException why) {
        part.job().done.completeExceptionally(why);
    }

    /** Keeps account between the lanes of what one took while the other waited. */
    private void settle(Lane lane, long nanos) {
        lock.lock();
        try {
            if (lane == Lane.QUERY) owedNanos += nanos / QUERY_TIME_PER_PASSAGE_TIME;
            else if (!lanes(Lane.QUERY).isEmpty()) owedNanos -= nanos;
            // Nothing is owed to passages that do not wait; what they had too much they still owe.
            if (lanes(Lane.PASSAGE).isEmpty()) owedNanos = Math.min(owedNanos, 0);
        } finally {
            lock.unlock();
        }
    }

    private static <T, R> void finish(Job<T, R> job, List<R> results) {
        job.results.addAll(results);
        if (job.results.size() == job.inputs.size()) job.done.complete(job.results);
    }

    /** Waits for work; null when there will be none. */
    private @Nullable Slice<T, R> next() {
        lock.lock();
        try {
            while (!closed) {
                for (Lane lane : owedNanos > 0 ? PASSAGES_FIRST : QUERIES_FIRST) {
                    var parts = slice(lane);
                    if (!parts.isEmpty()) return new Slice<>(lane, parts);
                }
                arrived.await();
            }
            return null;
        } catch (InterruptedException e) {
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next texts of a lane; what is left of a request goes behind the others. */
    private List<Part<T, R>> slice(Lane lane) {
        var slice = new ArrayList<Part<T, R>>();
        int texts = 0;
        int tokens = 0;
        for (Job<T, R> job = poll(lane); job != null; job = poll(lane)) {
            int from = job.taken;
            while (job.taken < job.inputs.size() && texts < SLICE_TEXTS_MAX) {
                tokens += tokens(job, job.taken);
                if (tokens > SLICE_TOKENS_MAX && texts > 0) break;
                job.taken++;
                texts++;
            }
            if (job.taken > from) {
                slice.add(new Part<>(job, job.inputs.subList(from, job.taken)));
                waiting.put(lane, waiting(lane) - (job.taken - from));
            }
            if (job.taken == job.inputs.size()) continue;
            if (job.taken > from) lanes(lane).addLast(job);
            else lanes(lane).addFirst(job);
            break;
        }
        return slice;
    }

    /** The next request of a lane that somebody still waits for. */
    private @Nullable Job<T, R> poll(Lane lane) {
        while (true) {
            Job<T, R> job = lanes(lane).pollFirst();
            if (job == null || !job.done.isDone()) return job;
            drop(job, lane);
        }
    }

    private int tokens(Job<T, R> job, int index) {
        return model.tokens().applyAsInt(job.inputs.get(index));
    }

    private void forget(Job<T, R> job, Lane lane) {
        lock.lock();
        try {
            job.done.cancel(false);
            if (lanes(lane).remove(job)) drop(job, lane);
        } finally {
            lock.unlock();
        }
    }

    private void drop(Job<T, R> job, Lane lane) {
        waiting.put(lane, waiting(lane) - (job.inputs.size() - job.taken));
    }

    private Deque<Job<T, R>> lanes(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    private int waiting(Lane lane) {
        return waiting.getOrDefault(lane, 0);
    }

    private static ProblemException stopping() {
        return new ProblemException(
                ProblemKind.UNAVAILABLE, "The embedding-service is stopping. Try again soon.");
    }
}
