package dev.footnote.servicekit.models;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The open models of a process, whichever service uses them. A model is opened by the first request
 * for it, if it fits the budget beside the others; idle ones are closed to make room, the least
 * recently used first, and all that were idle for some time. A model in use is never closed. One
 * model is opened at a time, because what fits is known only when the one before stands.
 */
public final class OpenModels implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenModels.class);
    private static final Duration OPENING_WAIT_MAX = Duration.ofMinutes(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Footprint budget;
    private final Duration idle;
    private final InstantSource clock;
    private final ReentrantLock opening = new ReentrantLock(true);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final LongAdder found = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private boolean closed;

    private static final class Slot {
        private final AutoCloseable model;
        private final Footprint footprint;
        private final boolean kept;
        private Instant lastUsed;
        private int users;

        Slot(AutoCloseable model, Footprint footprint, boolean kept, Instant now) {
            this.model = model;
            this.footprint = footprint;
            this.kept = kept;
            this.lastUsed = now;
        }
    }

    public static OpenModels of(OpenModelsSettings settings) {
        return new OpenModels(settings.budget(), settings.idle(), InstantSource.system());
    }

    /** Starts looking for idle models. */
    public OpenModels(Footprint budget, Duration idle, InstantSource clock) {
        this.budget = budget;
        this.idle = idle;
        this.clock = clock;
        Thread.ofVirtual().name("idle-models").start(this::closeIdleFromTimeToTime);
    }

    /**
     * The model of that name in that use, opened if need be. Give it back soon.
     *
     * @throws ProblemException {@code model_too_large} with numbers; {@code overloaded} while
     *     others are in use; what the kind throws
     */
    public <M extends AutoCloseable> Borrowed<M> borrow(ModelEntry entry, ModelKind<M> kind) {
        String key = key(entry.name(), kind);
        Borrowed<M> open = take(key);
        if (open != null) {
            found.increment();
            return open;
        }
        awaitTurn();
        try {
            Borrowed<M> meanwhile = take(key);
            return meanwhile != null ? meanwhile : open(key, entry, kind);
        } finally {
            opening.unlock();
        }
    }

    /** Opens a model that stays open, whatever the budget says: a service's default. */
    public <M extends AutoCloseable> M keep(ModelEntry entry, ModelKind<M> kind) {
        Footprint footprint = kind.plan(entry.path());
        M model = kind.open(entry.path());
        put(key(entry.name(), kind), new Slot(model, footprint, true, clock.instant()));
        return model;
    }

    /** The open models of one type, for figures about them. */
    public <M> List<M> open(Class<M> type) {
        lock.lock();
        try {
            return slots.values().stream()
                    .map(it -> it.model)
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Requests whose model was open. */
    public long foundCount() {
        return found.sum();
    }

    /** Requests for which a model was opened. */
    public long openedCount() {
        return opened.sum();
    }

    /** Whether the model is open in that use. */
    public boolean isOpen(String name, ModelKind<?> kind) {
        lock.lock();
        try {
            return slots.containsKey(key(name, kind));
        } finally {
            lock.unlock();
        }
    }

    /** Closes all, also those in use. */
    @Override
    public void close() {
        Collection<Slot> all;
        lock.lock();
        try {
            closed = true;
            all = new ArrayList<>(slots.values());
            slots.clear();
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        all.forEach(slot -> close(slot.model));
    }

    private static String key(String name, ModelKind<?> kind) {
        return kind.use() + " " + name;
    }

    private void awaitTurn() {
        try {
            if (opening.tryLock(OPENING_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, "The request was interrupted before its end.", e);
        }
        throw ProblemException.overloaded(
                "Other models are being opened; this one's turn did not come.", RETRY_AFTER);
    }

    private <M extends AutoCloseable> Borrowed<M> open(
            String key, ModelEntry entry, ModelKind<M> kind) {
        // What was closed before is to count as free heap, and so are requests that are over.
        System.gc();
        makeRoom(entry.name(), kind.plan(entry.path()));
        // Planned again: a cache takes the more the more is free.
        Footprint footprint = kind.plan(entry.path());
        long begun = System.nanoTime();
        opened.increment();
        M model = openOrMakeRoom(entry, kind);
        log.info(
                "{} is open: {}, after {} ms",
                key,
                footprint.told(),
                (System.nanoTime() - begun) / 1_000_000);
        var slot = new Slot(model, footprint, false, clock.instant());
        slot.users = 1;
        put(key, slot);
        return new Borrowed<>(model, () -> giveBack(slot));
    }

    /** What is free may be less than what is budgeted: then all idle models go. */
    private <M extends AutoCloseable> M openOrMakeRoom(ModelEntry entry, ModelKind<M> kind) {
        try {
            return kind.open(entry.path());
        } catch (ProblemException e) {
            List<String> idleKeys =
                    occupants().stream()
                            .filter(it -> it.users() == 0 && !it.kept())
                            .map(Room.Occupant::key)
                            .toList();
            if (e.kind() != ProblemKind.MODEL_TOO_LARGE || idleKeys.isEmpty()) throw e;
            idleKeys.forEach(this::closeIfIdle);
            System.gc();
            return kind.open(entry.path());
        }
    }

    private void makeRoom(String name, Footprint wanted) {
        switch (Room.of(budget, wanted, occupants())) {
            case Room.Fits(var closing) -> {
                if (closing.isEmpty()) return;
                closing.forEach(this::closeIfIdle);
                System.gc();
            }
            case Room.Busy(var used) ->
                    throw ProblemException.overloaded(
                            "%s needs %s; that is free when %s are no longer in use."
                                    .formatted(name, wanted.told(), String.join(", ", used)),
                            RETRY_AFTER);
            case Room.Never(var available) ->
                    throw new ProblemException(
                            ProblemKind.MODEL_TOO_LARGE,
                            "%s needs %s; this process has %s for it. Take a smaller model or give more."
                                    .formatted(name, wanted.told(), available.told()));
        }
    }

    private List<Room.Occupant> occupants() {
        lock.lock();
        try {
            List<Room.Occupant> occupants = new ArrayList<>();
            slots.forEach(
                    (key, slot) ->
                            occupants.add(
                                    new Room.Occupant(
                                            key,
                                            slot.footprint,
                                            slot.lastUsed,
                                            slot.users,
                                            slot.kept)));
            return occupants;
        } finally {
            lock.unlock();
        }
    }

    private void put(String key, Slot slot) {
        lock.lock();
        try {
            if (!closed) {
                slots.put(key, slot);
                return;
            }
        } finally {
            lock.unlock();
        }
        close(slot.model);
        throw new ProblemException(ProblemKind.UNAVAILABLE, "The service is stopping.");
    }

    /** The cast is right because a key names the use, and a use has one type. */
    @SuppressWarnings("unchecked")
    private <M extends AutoCloseable> @Nullable Borrowed<M> take(String key) {
        lock.lock();
        try {
            Slot slot = slots.get(key);
            if (slot == null) return null;
            slot.users++;
            slot.lastUsed = clock.instant();
            return new Borrowed<>((M) slot.model, () -> giveBack(slot));
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Slot slot) {
        lock.lock();
        try {
            slot.users--;
            slot.lastUsed = clock.instant();
        } finally {
            lock.unlock();
        }
    }

    private void closeIfIdle(String key) {
        Slot slot;
        lock.lock();
        try {
            slot = slots.get(key);
            if (slot == null || slot.users > 0 || slot.kept) return;
            slots.remove(key);
        } finally {
            lock.unlock();
        }
        log.info("{} is closed", key);
        close(slot.model);
    }

    private void closeIdleFromTimeToTime() {
        long pause = Math.max(1, Math.min(idle.toMillis() / 4, 60_000));
        while (awaitEnd(pause)) {
            Instant before = clock.instant().minus(idle);
            occupants().stream()
                    .filter(it -> it.lastUsed().isBefore(before))
                    .forEach(it -> closeIfIdle(it.key()));
        }
    }

    /** Sleeps; false when there is nothing to look for any more. */
    private boolean awaitEnd(long pauseMillis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
            while (left > 0 && !closed) left = ended.awaitNanos(left);
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private static void close(AutoCloseable model) {
        try {
            model.close();
        } catch (Exception e) {
            log.warn("A model did not close", e);
        }
    }
}
