package dev.footnote.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

class WorkQueueTest {
    /** A model whose vector of a sequence is its first id, and that waits for a permit a slice. */
    private static final class GatedModel {
        private final Semaphore permits = new Semaphore(0);
        private final Semaphore entered = new Semaphore(0);
        private final List<Integer> order = Collections.synchronizedList(new ArrayList<>());

        List<float[]> embed(List<int[]> sequences) {
            entered.release();
            permits.acquireUninterruptibly();
            sequences.forEach(it -> order.add(it[0]));
            return sequences.stream().map(it -> new float[] {it[0]}).toList();
        }
    }

    private final GatedModel model = new GatedModel();

    @Test
    void aQueryGoesBeforeTheRestOfALongBatch() throws Exception {
        try (var queue = queue(model::embed, 100)) {
            var batch = inBackground(() -> queue.compute(sequences(1, 20), Lane.PASSAGE));
            model.entered.acquire();
            var query = inBackground(() -> queue.compute(sequences(99, 1), Lane.QUERY));
            awaitWaiting(queue, 2);
            model.permits.release(3);
            assertThat(query.get()).hasSize(1);
            assertThat(batch.get()).hasSize(20);
        }
        assertThat(model.order.indexOf(99)).isEqualTo(16);
    }

    @Test
    void batchesTakeTurnsAndEachKeepsItsOrder() throws Exception {
        try (var queue = queue(model::embed, 100)) {
            var first = inBackground(() -> queue.compute(sequences(1, 40), Lane.PASSAGE));
            model.entered.acquire();
            var second = inBackground(() -> queue.compute(sequences(101, 3), Lane.PASSAGE));
            awaitWaiting(queue, 2);
            model.permits.release(4);
            assertThat(second.get()).extracting(it -> it[0]).containsExactly(101f, 102f, 103f);
            assertThat(first.get()).hasSize(40);
            assertThat(first.get().get(39)).containsExactly(40f);
        }
        assertThat(model.order.indexOf(101)).isLessThan(model.order.indexOf(40));
    }

    @Test
    void whatDoesNotFitIsRefusedAtOnceAndQueriesHaveRoomOfTheirOwn() throws Exception {
        try (var queue = queue(model::embed, 20)) {
            var batch = inBackground(() -> queue.compute(sequences(1, 30), Lane.PASSAGE));
            model.entered.acquire();
            var refusal =
                    catchThrowableOfType(
                            ProblemException.class,
                            () -> queue.compute(sequences(50, 7), Lane.PASSAGE));
            assertThat(refusal.kind()).isEqualTo(ProblemKind.OVERLOADED);
            assertThat(refusal.retryAfter()).isPresent();
            assertThat(refusal.detail()).startsWith("14 texts are waiting");
            var query = inBackground(() -> queue.compute(sequences(99, 1), Lane.QUERY));
            model.permits.release(3);
            assertThat(query.get()).hasSize(1);
            assertThat(batch.get()).hasSize(30);
        }
    }

    @Test
    void anInterruptedRequestGivesItsPlaceBack() throws Exception {
        try (var queue = queue(model::embed, 10)) {
            var running = inBackground(() -> queue.compute(sequences(1, 1), Lane.PASSAGE));
            model.entered.acquire();
            var left = new CompletableFuture<Throwable>();
            Thread waiting =
                    Thread.startVirtualThread(
                            () ->
                                    left.complete(
                                            catchThrowableOfType(
                                                    ProblemException.class,
                                                    () ->
                                                            queue.compute(
                                                                    sequences(20, 10),
                                                                    Lane.PASSAGE))));
            awaitWaiting(queue, 1);
            waiting.interrupt();
            assertThat(left.get()).isNotNull();
            var next = inBackground(() -> queue.compute(sequences(40, 10), Lane.PASSAGE));
            model.permits.release(2);
            assertThat(running.get()).hasSize(1);
            assertThat(next.get()).hasSize(10);
        }
        assertThat(model.order).doesNotContain(20);
    }

    @Test
    void aModelThatFailsFailsItsRequestAndNotTheNext() {
        var failing = new boolean[] {true};
        try (var queue =
                queue(
                        slice -> {
                            if (failing[0]) throw new IllegalStateException("no memory");
                            return slice.stream().map(it -> new float[] {1}).toList();
                        },
                        10)) {
            assertThatThrownBy(() -> queue.compute(sequences(1, 1), Lane.QUERY))
                    .isInstanceOf(ProblemException.class);
            failing[0] = false;
            assertThat(queue.compute(sequences(1, 1), Lane.QUERY)).hasSize(1);
        }
    }

    @Test
    void passagesGetTheirShareWhereThereAreAlwaysQueries() throws Exception {
        try (var queue = queue(model::embed, 1000)) {
            var first = inBackground(() -> queue.compute(sequences(1, 1), Lane.QUERY));
            model.entered.acquire();
            var passages = inBackground(() -> queue.compute(sequences(1001, 20), Lane.PASSAGE));
            awaitWaiting(queue, 1);
            var queries = inBackground(() -> queue.compute(sequences(11, 800), Lane.QUERY));
            awaitWaiting(queue, 2);
            Thread.sleep(100); // far longer than a slice takes here, so that this much is owed
            model.permits.release(100);
            assertThat(first.get()).hasSize(1);
            assertThat(passages.get()).hasSize(20);
            assertThat(queries.get()).hasSize(800);
        }
        // What the first query took of the time is owed to them, and is enough for all of them.
        assertThat(model.order.subList(0, 22)).startsWith(1, 1001).endsWith(1020, 11);
    }

    @Test
    void shortRequestsThatWaitTogetherShareASlice() throws Exception {
        try (var queue = queue(model::embed, 100)) {
            var first = inBackground(() -> queue.compute(sequences(1, 1), Lane.QUERY));
            model.entered.acquire();
            var second = inBackground(() -> queue.compute(sequences(11, 1), Lane.QUERY));
            awaitWaiting(queue, 1);
            var third = inBackground(() -> queue.compute(sequences(21, 12), Lane.QUERY));
            awaitWaiting(queue, 2);
            var fourth = inBackground(() -> queue.compute(sequences(41, 6), Lane.QUERY));
            awaitWaiting(queue, 3);
            model.permits.release(2);
            assertThat(first.get()).hasSize(1);
            assertThat(second.get()).extracting(it -> it[0]).containsExactly(11f);
            assertThat(third.get()).hasSize(12).last().isEqualTo(new float[] {32});
            assertThat(fourth).isNotDone(); // three of it were in the second slice
            model.permits.release();
            assertThat(fourth.get())
                    .extracting(it -> it[0])
                    .containsExactly(41f, 42f, 43f, 44f, 45f, 46f);
        }
    }

    @Test
    void whoSharesASliceWithOneThatFailsDoesNotFail() throws Exception {
        try (var queue =
                queue(
                        slice -> {
                            if (slice.stream().anyMatch(it -> it[0] == 66)) {
                                model.embed(List.of());
                                throw new IllegalStateException("this one is not to be had");
                            }
                            return model.embed(slice);
                        },
                        100)) {
            var running = inBackground(() -> queue.compute(sequences(1, 1), Lane.PASSAGE));
            model.entered.acquire();
            var good = inBackground(() -> queue.compute(sequences(11, 2), Lane.PASSAGE));
            awaitWaiting(queue, 1);
            var bad = inBackground(() -> queue.compute(sequences(66, 1), Lane.PASSAGE));
            awaitWaiting(queue, 2);
            model.permits.release(4);
            assertThat(running.get()).hasSize(1);
            assertThat(good.get()).extracting(it -> it[0]).containsExactly(11f, 12f);
            assertThatThrownBy(bad::get).hasCauseInstanceOf(ProblemException.class);
        }
    }

    @Test
    void aShortenedVectorHasLengthOneAgain() {
        assertThat(Embedder.shortened(new float[] {0.6f, 0.0f, 0.8f}, 2)).containsExactly(1f, 0f);
        assertThat(Embedder.shortened(new float[] {0f, 0f, 1f}, 2)).containsExactly(0f, 0f);
    }

    private static WorkQueue<int[], float[]> queue(
            Function<List<int[]>, List<float[]>> compute, int waitingMax) {
        return new WorkQueue<>(new WorkQueue.Model<>(compute, ids -> ids.length), waitingMax);
    }

    private static List<int[]> sequences(int first, int count) {
        List<int[]> sequences = new ArrayList<>();
        for (int i = 0; i < count; i++) sequences.add(new int[] {first + i, 0});
        return sequences;
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
    }

    private static void awaitWaiting(WorkQueue<?, ?> queue, int requests) {
        while (queue.waitingRequests() < requests) Thread.onSpinWait();
    }
}
