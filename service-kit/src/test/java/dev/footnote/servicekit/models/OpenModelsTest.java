package dev.footnote.servicekit.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

class OpenModelsTest {
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    /** A model that tells when it opens and closes; its size is its name's number. */
    private final class Kind implements ModelKind<AutoCloseable> {
        @Override
        public String use() {
            return "test";
        }

        @Override
        public Footprint plan(Path path) {
            return new Footprint(Long.parseLong(path.toString().substring(1)), 0);
        }

        @Override
        public AutoCloseable open(Path path) {
            events.add("open " + path);
            return () -> events.add("close " + path);
        }
    }

    @Test
    void aModelIsOpenedOnceAndStaysForTheNext() {
        try (var models = models(100)) {
            models.borrow(entry("a40"), new Kind()).close();
            models.borrow(entry("a40"), new Kind()).close();
            assertThat(events).containsExactly("open a40");
        }
        assertThat(events).containsExactly("open a40", "close a40");
    }

    @Test
    void theIdleOneThatWasUsedLongestAgoMakesRoom() {
        try (var models = models(100)) {
            borrowAt(models, "a40", 1);
            borrowAt(models, "b40", 2);
            borrowAt(models, "a40", 3);
            borrowAt(models, "c40", 4);
            assertThat(events).containsExactly("open a40", "open b40", "close b40", "open c40");
        }
    }

    @Test
    void aModelInUseIsNeverClosedAndTheOtherIsToldToWait() {
        try (var models = models(100)) {
            var used = models.borrow(entry("a80"), new Kind());
            var refusal = refusal(models, "b40");
            assertThat(refusal.kind()).isEqualTo(ProblemKind.OVERLOADED);
            assertThat(refusal.retryAfter()).isPresent();
            assertThat(refusal.detail()).contains("test a80");
            used.close();
            used.close();
            models.borrow(entry("b40"), new Kind()).close();
            assertThat(events).containsExactly("open a80", "close a80", "open b40");
        }
    }

    @Test
    void aModelBeyondTheBudgetIsRefusedWithNumbersAndClosesNone() {
        try (var models = models(100L << 20)) {
            models.keep(entry("d" + (60L << 20)), new Kind());
            var refusal = refusal(models, "a" + (50L << 20));
            assertThat(refusal.kind()).isEqualTo(ProblemKind.MODEL_TOO_LARGE);
            assertThat(refusal.detail())
                    .contains("needs 50 MiB of weights")
                    .contains("has 40 MiB of weights");
            assertThat(events).hasSize(1);
        }
    }

    @Test
    void manyWhoAskAtOnceShareOneModel() throws Exception {
        var gate = new CountDownLatch(1);
        try (var models = models(100)) {
            List<CompletableFuture<Void>> borrowers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                borrowers.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    try (var _ = models.borrow(entry("a40"), new Kind())) {
                                        gate.countDown();
                                    }
                                },
                                Thread::startVirtualThread));
            }
            for (var borrower : borrowers) borrower.get();
            gate.await();
            assertThat(events).containsExactly("open a40");
        }
    }

    @Test
    void aModelThatNobodyUsesForLongIsClosedByItself() throws Exception {
        try (var models = new OpenModels(new Footprint(100, 0), Duration.ofMillis(20), now::get)) {
            borrowAt(models, "a40", 1);
            now.set(Instant.ofEpochSecond(100));
            while (!events.contains("close a40")) Thread.sleep(5);
            assertThat(models.isOpen("a40", new Kind())).isFalse();
        }
    }

    private OpenModels models(long weights) {
        return new OpenModels(new Footprint(weights, 0), Duration.ofHours(1), now::get);
    }

    private void borrowAt(OpenModels models, String name, int second) {
        now.set(Instant.ofEpochSecond(second));
        models.borrow(entry(name), new Kind()).close();
    }

    private ProblemException refusal(OpenModels models, String name) {
        return catchThrowableOfType(
                ProblemException.class, () -> models.borrow(entry(name), new Kind()));
    }

    private static ModelEntry entry(String name) {
        return new ModelEntry(name, Path.of(name), ModelEntry.Content.MODEL);
    }
}
