package dev.footnote.knowledge.index;

import dev.footnote.knowledge.IndexStatus;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.KnowledgeException.Kind;
import dev.footnote.knowledge.SearchIndex;
import dev.footnote.knowledge.analysis.TextAnalysis;
import dev.footnote.knowledge.store.Change;
import dev.footnote.knowledge.store.ChangeLog;
import dev.footnote.knowledge.store.LiveDocument;
import dev.footnote.knowledge.store.StoreRow;

import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the index behind the store's change log.
 *
 * <p>A change names a document, and applying it means to read what is live of it now and put that
 * in the index. So changes may be applied twice, and an index that is lost, damaged, of another
 * store or ahead of its store is simply followed from 0. The index writes the number it has applied
 * with each commit; what a crash takes from it is applied again.
 *
 * <p>One thread of this object does all the work. It is never interrupted, since an interrupt would
 * close files under Lucene and H2.
 */
public final class IndexFollower implements SearchIndex, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFollower.class);
    private static final int BATCH_CHANGES = 100;
    private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long REFRESH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long COMMIT_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Duration OPENING_MAX = Duration.ofSeconds(30);

    private final ChangeLog log;
    private final Path folder;
    private final TextAnalysis analysis;
    private final Thread thread = new Thread(this::run, "knowledge-index");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Condition progress = lock.newCondition();
    private boolean wanted; // all below guarded by lock
    private boolean closing;
    private long visibleSequence = -1;
    private Optional<String> failure = Optional.empty();
    private @Nullable ChunkIndex index;

    public IndexFollower(ChangeLog log, Path folder, TextAnalysis analysis) {
        this.log = log;
        this.folder = folder;
        this.analysis = analysis;
    }

    /** Begins to follow; the store's schema must be there. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** A function of the index as it is visible now. */
    public interface Search<T> {
        T run(IndexSearcher searcher) throws IOException;
    }

    /** Runs a search on what is visible; waits for the index to be opened. */
    public <T> T search(Search<T> search) {
        ChunkIndex opened = awaitOpened();
        try {
            IndexSearcher searcher = opened.searchers().acquire();
            try {
                return search.run(searcher);
            } finally {
                opened.searchers().release(searcher);
            }
        } catch (IOException | AlreadyClosedException e) {
            throw new KnowledgeException(
                    Kind.INDEX, "%s: the search failed (%s); try again".formatted(folder, e), e);
        }
    }

    private ChunkIndex awaitOpened() {
        long nanos = OPENING_MAX.toNanos();
        lock.lock();
        try {
            while (index == null) {
                if (nanos <= 0 || closing || failure.isPresent()) {
                    throw new KnowledgeException(
                            Kind.INDEX,
                            "%s: the index is not open (%s); try again"
                                    .formatted(folder, failure.orElse("being opened")));
                }
                nanos = progress.awaitNanos(nanos);
            }
            return index;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KnowledgeException(Kind.INDEX, "interrupted before the index opened", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public IndexStatus status() {
        long latest = log.store().lastSequence();
        int passages = isOpen() ? search(searcher -> searcher.getIndexReader().numDocs()) : 0;
        lock.lock();
        try {
            return new IndexStatus(Math.max(0, visibleSequence), latest, passages, failure);
        } finally {
            lock.unlock();
        }
    }

    private boolean isOpen() {
        lock.lock();
        try {
            return index != null;
        } finally {
            lock.unlock();
        }
    }

    /** Last change that a search begun now sees. */
    public long visibleSequence() {
        lock.lock();
        try {
            return visibleSequence;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitCaughtUp(Duration timeout) {
        long target = log.store().lastSequence();
        long nanos = timeout.toNanos();
        lock.lock();
        try {
            wanted = true;
            wake.signal();
            while (visibleSequence < target && nanos > 0 && !closing) {
                nanos = progress.awaitNanos(nanos);
            }
            return visibleSequence >= target;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
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
            progress.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // the files must be closed first
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosing()) {
            try (ChunkIndex opened = ChunkIndex.open(folder, analysis)) {
                new Following(opened).run();
            } catch (IOException | RuntimeException e) {
                tell(e);
                report(-1, Optional.of(e.toString()));
            } finally {
                publish(null);
            }
            pause(RETRY_NANOS);
        }
    }

    /** Once for each trouble, and not at each try while it lasts. */
    private void tell(Exception trouble) {
        lock.lock();
        try {
            if (!failure.equals(Optional.of(trouble.toString()))) {
                LOG.warn("{}: following the store failed; it is tried again", folder, trouble);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private void publish(@Nullable ChunkIndex opened) {
        lock.lock();
        try {
            index = opened;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void report(long sequence, Optional<String> problem) {
        lock.lock();
        try {
            visibleSequence = sequence;
            failure = problem;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void pause(long nanosMax) {
        long nanos = nanosMax;
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

    /** Following with one open index. */
    private final class Following {
        private final ChunkIndex opened;
        private IndexPosition position;
        private long visible; // behind the position, but for the time in which it starts again
        private boolean uncommitted;
        private long committedNanos = System.nanoTime();
        private long refreshedNanos = System.nanoTime();

        Following(ChunkIndex opened) throws IOException {
            this.opened = opened;
            this.position = startingPosition(opened, log.store());
        }

        void run() throws IOException {
            visible = position.sequence();
            publish(opened);
            report(visible, Optional.empty());
            while (!isClosing()) {
                followOnce();
                if (uncommitted && System.nanoTime() - committedNanos > COMMIT_NANOS) {
                    commit();
                }
                pause(POLL_NANOS);
            }
            if (uncommitted) {
                commit();
            }
        }

        private void followOnce() throws IOException {
            StoreRow store = log.store();
            if (store.removedSpaces() != position.removedSpaces()) {
                // What is visible stays so while every document is put in again, without vectors of
                // spaces that are gone.
                position = new IndexPosition(store.storeId(), 0, store.removedSpaces());
            }
            List<Change> changes = log.after(position.sequence(), BATCH_CHANGES);
            while (!changes.isEmpty() && !isClosing()) {
                for (Change change : changes) {
                    apply(change);
                }
                position = position.at(changes.getLast().sequence());
                uncommitted = true;
                changes = log.after(position.sequence(), BATCH_CHANGES);
                if (changes.isEmpty() || System.nanoTime() - refreshedNanos > REFRESH_NANOS) {
                    opened.refresh();
                    refreshedNanos = System.nanoTime();
                    visible = Math.max(visible, position.sequence());
                    report(visible, Optional.empty());
                }
            }
        }

        private void apply(Change change) throws IOException {
            Optional<LiveDocument> live = log.live(change.documentId());
            if (live.isPresent()) {
                opened.replace(live.get());
            } else {
                opened.remove(change.documentId());
            }
        }

        private void commit() throws IOException {
            opened.commit(position);
            uncommitted = false;
            committedNanos = System.nanoTime();
        }
    }

    private static IndexPosition startingPosition(ChunkIndex opened, StoreRow store)
            throws IOException {
        Optional<IndexPosition> position = opened.position();
        if (position.isPresent()
                && position.get().storeId().equals(store.storeId())
                && position.get().sequence() <= store.lastSequence()) {
            return position.get();
        }
        opened.clear();
        return new IndexPosition(store.storeId(), 0, store.removedSpaces());
    }
}
