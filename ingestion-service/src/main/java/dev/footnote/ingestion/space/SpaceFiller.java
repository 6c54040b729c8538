package dev.footnote.ingestion.space;

import dev.footnote.ingestion.chunk.Chunk;
import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.MissingVectors;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.SpaceAdministration;
import dev.footnote.knowledge.SpaceKey;
import dev.footnote.knowledge.SpaceStatus;
import dev.footnote.knowledge.SpaceVectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps every embedding space complete: it looks for passages without a vector, embeds some, adds
 * them, and looks again. Of several processes one at a time has a space. What a crash or an absent
 * embedding-service stops is taken up where it stopped.
 *
 * <p>Its one thread is never interrupted, since that would close the embedded database's file.
 */
public final class SpaceFiller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceFiller.class);
    private static final int PASSAGES_PER_STEP = 128;
    private static final Duration CLAIM = Duration.ofMinutes(5);
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final SpaceAdministration spaces;
    private final SpaceVectors vectors;
    private final SpaceModels models;
    private final String name = UUID.randomUUID().toString();
    private final Map<SpaceKey, String> problems = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "embedding-spaces");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private String trouble = ""; // of the thread alone
    private boolean wanted; // both guarded by lock
    private boolean closing;

    public SpaceFiller(SpaceAdministration spaces, SpaceVectors vectors, SpaceModels models) {
        this.spaces = spaces;
        this.vectors = vectors;
        this.models = models;
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Looks at once for what is missing. */
    public void wake() {
        lock.lock();
        try {
            wanted = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
    }

    /** What keeps the space from being filled, while something does. */
    public Optional<String> problem(SpaceKey space) {
        return Optional.ofNullable(problems.get(space));
    }

    private void run() {
        while (!isClosing()) {
            boolean failed = false;
            try {
                for (SpaceStatus status : spaces.list()) {
                    if (status.complete()) {
                        problems.remove(status.space().key());
                    } else {
                        failed |= !fill(status);
                    }
                }
                trouble = "";
            } catch (RuntimeException e) { // the database may be away; this thread must not end
                tell(e);
                failed = true;
            }
            pause(failed ? RETRY : IDLE);
        }
    }

    /** Once for each trouble, and not at each try while it lasts. */
    private void tell(RuntimeException e) {
        if (!e.toString().equals(trouble)) {
            LOG.warn("The embedding spaces cannot be read; it is tried again", e);
        }
        trouble = e.toString();
    }

    /** False when it should be tried again later. */
    private boolean fill(SpaceStatus status) {
        SpaceKey space = status.space().key();
        try {
            Optional<String> model = models.modelOf(space);
            if (model.isEmpty()) {
                report(
                        space,
                        ("The embedding-service has no model of the digest %s (%s here); load it,"
                                        + " or delete this space.")
                                .formatted(space.modelDigest(), status.space().modelName()));
                return false;
            }
            Optional<MissingVectors> missing = next(space);
            while (missing.isPresent() && !isClosing()) {
                vectors.add(missing.get(), embed(missing.get(), model.get()));
                problems.remove(space);
                missing = next(space);
            }
            return true;
        } catch (RuntimeException e) {
            report(
                    space,
                    "The space of %s could not be filled (%s); it is tried again."
                            .formatted(status.space().modelName(), e.getMessage()));
            return false;
        }
    }

    /** Said once, and again when it is another one. */
    private void report(SpaceKey space, String problem) {
        if (!problem.equals(problems.put(space, problem))) {
            LOG.warn("{}", problem);
        }
    }

    private Optional<MissingVectors> next(SpaceKey space) {
        return vectors.claim(space, name, CLAIM)
                ? vectors.missing(space, PASSAGES_PER_STEP)
                : Optional.empty();
    }

    private List<Embedding> embed(MissingVectors missing, String model) {
        return models.embed(
                missing.space(),
                model,
                missing.passages().stream().map(SpaceFiller::embeddedText).toList());
    }

    private static String embeddedText(Passage passage) {
        return new Chunk(
                        passage.headingPath(),
                        passage.page(),
                        passage.start(),
                        passage.end(),
                        passage.text())
                .embeddedText(passage.title());
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration time) {
        long nanos = time.toNanos();
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

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // the database must be left in peace first
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
