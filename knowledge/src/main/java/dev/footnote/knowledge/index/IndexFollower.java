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

    private final Progress progress = new Progress();
    private volatile @Nullable ChunkIndex index;

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
        if (index == null) {
            progress.await(
                    () -> index != null || progress.state().failure().isPresent(), OPENING_MAX);
        }
        ChunkIndex opened = index;
        if (opened == null) {
            throw new KnowledgeException(
                    Kind.INDEX,
                    "%s: the index is not open (%s); try again"
                            .formatted(folder, progress.state().failure().orElse("being opened")));
        }
        return opened;
    }

    @Override
    public IndexStatus status() {
        long latest = log.store().lastSequence();
        int passages = index == null ? 0 : search(searcher -> searcher.getIndexReader().numDocs());
        Progress.State state = progress.state();
        return new IndexStatus(
                Math.max(0, state.visibleSequence()), latest, passages, state.failure());
    }

    /** Last change that a search begun now sees. */
    public long visibleSequence() {
        return progress.state().visibleSequence();
    }

    @Override
    public boolean awaitCaughtUp(Duration timeout) {
        return progress.awaitVisible(log.store().lastSequence(), timeout);
    }

    @Override
    public void close() {
        progress.end(thread);
    }

    private void run() {
        while (!progress.isClosing()) {
            try (ChunkIndex opened = ChunkIndex.open(folder, analysis)) {
                new Following(opened).run();
            } catch (IOException | RuntimeException e) {
                tell(e);
                progress.report(-1, Optional.of(e.toString()));
            } finally {
                publish(null);
            }
            progress.pause(RETRY_NANOS);
        }
    }

    /** Once for each trouble, and not at each try while it lasts. */
    private void tell(Exception trouble) {
        if (!progress.state().failure().equals(Optional.of(trouble.toString()))) {
            LOG.warn("{}: following the store failed; it is tried again", folder, trouble);
        }
    }

    private void publish(@Nullable ChunkIndex opened) {
        index = opened;
        progress.changed();
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
            progress.report(visible, Optional.empty());
            while (!progress.isClosing()) {
                followOnce();
                if (uncommitted && System.nanoTime() - committedNanos > COMMIT_NANOS) {
                    commit();
                }
                progress.pause(POLL_NANOS);
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
            while (!changes.isEmpty() && !progress.isClosing()) {
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
                    progress.report(visible, Optional.empty());
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
