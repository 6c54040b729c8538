package dev.footnote.knowledge.solr;

import dev.footnote.knowledge.IndexStatus;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.KnowledgeException.Kind;
import dev.footnote.knowledge.SolrAddress;
import dev.footnote.knowledge.analysis.TextAnalysis;
import dev.footnote.knowledge.index.Progress;
import dev.footnote.knowledge.retrieval.RetrievalIndex;
import dev.footnote.knowledge.store.ChangeLog;
import dev.footnote.knowledge.store.FollowerLease;
import dev.footnote.knowledge.store.Grant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

import javax.sql.DataSource;

/**
 * The index in a SolrCloud. All processes that open it search it; one of them writes it, whichever
 * holds the lease, and the others read how far that one is. What is lost of the collection is put
 * in again from the store, from which all of it comes.
 *
 * <p>One thread of this object does all that is not searching. A trouble ends neither it nor the
 * searches: it is told, and tried again.
 */
public final class SolrIndex implements RetrievalIndex {
    private static final Logger LOG = LoggerFactory.getLogger(SolrIndex.class);
    private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration OPENING_MAX = Duration.ofSeconds(30);

    private final SolrAddress address;
    private final ChangeLog log;
    private final TextAnalysis analysis;
    private final FollowerLease lease;
    private final Progress progress = new Progress();
    private final Thread thread = new Thread(this::run, "knowledge-solr");
    private volatile @Nullable SolrCollection collection;

    /** The authority, and its database. */
    public record Authority(ChangeLog log, DataSource database) {}

    public SolrIndex(SolrAddress address, Authority authority, TextAnalysis analysis) {
        this.address = address;
        this.log = authority.log();
        this.analysis = analysis;
        this.lease =
                new FollowerLease(
                        authority.database(), "solr index " + SolrCollection.name(address));
    }

    @Override
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public long visibleSequence() {
        return progress.state().visibleSequence();
    }

    @Override
    public <T> T search(Optional<Grant> grant, Search<T> search) {
        try {
            return search.run(new SolrView(awaitOpened(), grant));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the view has none
        }
    }

    /** Waits for the first answer of a node, and for somebody to have made the collection. */
    private SolrCollection awaitOpened() {
        if (collection == null || visibleSequence() < 0) {
            progress.await(
                    () -> {
                        Progress.State state = progress.state();
                        return state.visibleSequence() >= 0 || state.failure().isPresent();
                    },
                    OPENING_MAX);
        }
        SolrCollection opened = collection;
        if (opened == null || visibleSequence() < 0) {
            throw new KnowledgeException(
                    Kind.INDEX,
                    "the index in Solr is not open (%s); try again"
                            .formatted(progress.state().failure().orElse("being opened")));
        }
        return opened;
    }

    @Override
    public IndexStatus status() {
        long latest = log.store().lastSequence();
        Progress.State state = progress.state();
        long visible = Math.max(0, state.visibleSequence());
        SolrCollection opened = collection;
        if (opened == null || state.visibleSequence() < 0) {
            return new IndexStatus(visible, latest, 0, state.failure().or(this::opening));
        }
        try {
            return new IndexStatus(visible, latest, opened.passageCount(), state.failure());
        } catch (KnowledgeException e) {
            return new IndexStatus(visible, latest, 0, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private Optional<String> opening() {
        return Optional.of("the index in Solr is being opened");
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
            try {
                SolrCollection opened = open();
                while (!progress.isClosing()) {
                    follow(opened);
                }
            } catch (RuntimeException e) {
                trouble(e);
            }
            progress.pause(RETRY_NANOS);
        }
        lease.close();
        SolrCollection opened = collection;
        if (opened != null) {
            opened.close();
        }
    }

    private SolrCollection open() {
        SolrCollection opened = collection;
        if (opened == null) {
            opened = SolrCollection.open(address);
            collection = opened;
        }
        return opened;
    }

    /** Writes the index for as long as this process has the lease, and else reads how far it is. */
    private void follow(SolrCollection opened) {
        if (lease.isHeld() || lease.tryTake()) {
            SolrWriter writer = SolrWriter.begin(opened, log, analysis);
            progress.report(writer.visibleSequence(), Optional.empty());
            while (!progress.isClosing() && lease.isHeld()) {
                writer.follow(progress, lease::isHeld);
                progress.pause(POLL_NANOS);
            }
        } else {
            Optional<SolrPosition> position =
                    opened.position().filter(it -> it.storeId().equals(log.store().storeId()));
            progress.report(
                    position.map(SolrPosition::visibleSequence).orElse(-1L),
                    position.isPresent() ? Optional.empty() : opening());
            progress.pause(POLL_NANOS);
        }
    }

    /**
     * Searches go on with what was visible: it still is, or they fail by themselves. Told once, and
     * not at each try while it lasts.
     */
    private void trouble(RuntimeException trouble) {
        Progress.State state = progress.state();
        if (!state.failure().equals(Optional.of(trouble.toString()))) {
            LOG.warn("Following the store into Solr failed; it is tried again", trouble);
        }
        progress.report(state.visibleSequence(), Optional.of(trouble.toString()));
    }
}
