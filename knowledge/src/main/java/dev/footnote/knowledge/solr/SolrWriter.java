package dev.footnote.knowledge.solr;

import dev.footnote.knowledge.analysis.TextAnalysis;
import dev.footnote.knowledge.index.Progress;
import dev.footnote.knowledge.solr.SolrCollection.Written;
import dev.footnote.knowledge.store.Change;
import dev.footnote.knowledge.store.ChangeLog;
import dev.footnote.knowledge.store.LiveChunk;
import dev.footnote.knowledge.store.LiveDocument;
import dev.footnote.knowledge.store.StoreRow;

import org.apache.solr.common.SolrInputDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Puts into the collection what the store's change log names.
 *
 * <p>A change names a document; what is live of it now is put in, and what was put in with earlier
 * changes of it is deleted. So changes may be applied twice, and a writer that lost its lease
 * without knowing deletes nothing that its successor has put in. The position is written behind the
 * commit of everything it counts; what a crash takes from it is applied again.
 */
final class SolrWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SolrWriter.class);
    private static final int BATCH_CHANGES = 100;
    private static final int BATCH_PASSAGES = 500;
    private static final long COMMIT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long COUNT_NANOS = Duration.ofMinutes(5).toNanos();

    private final SolrCollection collection;
    private final ChangeLog log;
    private final TextAnalysis analysis;
    private final Map<String, Integer> written =
            new HashMap<>(); // passages of documents, not shown
    private final Set<String> vectorFields = new HashSet<>(); // known to be there
    private SolrPosition position;
    private boolean counted; // the passages, since this writer began or filled again
    private boolean again; // every document is being put in again, because some were missing
    private long committedNanos = System.nanoTime();
    private long countedNanos = System.nanoTime();

    private SolrWriter(
            SolrCollection collection,
            ChangeLog log,
            TextAnalysis analysis,
            SolrPosition position) {
        this.collection = collection;
        this.log = log;
        this.analysis = analysis;
        this.position = position;
    }

    /** Takes the collection up where it is; makes it, or clears it, when it is of no use. */
    static SolrWriter begin(SolrCollection collection, ChangeLog log, TextAnalysis analysis) {
        collection.ensure();
        collection.requireWhole();
        StoreRow store = log.store();
        Optional<SolrPosition> kept =
                collection
                        .position()
                        .filter(it -> it.storeId().equals(store.storeId()))
                        .filter(it -> it.sequence() <= store.lastSequence());
        if (kept.isPresent()) {
            return new SolrWriter(collection, log, analysis, kept.get());
        }
        SolrPosition first = new SolrPosition(store.storeId(), 0, 0, store.removedSpaces());
        var writer = new SolrWriter(collection, log, analysis, first);
        writer.clear();
        return writer;
    }

    long visibleSequence() {
        return position.visibleSequence();
    }

    private void clear() {
        collection.delete("*:*");
        collection.commit(Written.NOTHING);
        position = new SolrPosition(position.storeId(), 0, 0, position.removedSpaces());
        collection.write(position);
    }

    /**
     * Applies what is new.
     *
     * @param allowed whether this process still is the one that writes; asked before each batch
     */
    void follow(Progress progress, BooleanSupplier allowed) {
        if (!collection.position().equals(Optional.of(position))) {
            throw new IllegalStateException("the collection is not the one that was written");
        }
        StoreRow store = log.store();
        if (store.removedSpaces() != position.removedSpaces()) {
            // What is visible stays so while every document is put in again, without vectors of
            // spaces that are gone.
            position = position.again(store.removedSpaces());
            collection.write(position);
        }
        SolrPosition shown = position;
        written.clear();
        List<Change> changes = log.after(position.sequence(), BATCH_CHANGES);
        while (!changes.isEmpty() && !progress.isClosing() && allowed.getAsBoolean()) {
            apply(changes);
            position = position.applied(changes.getLast().sequence());
            changes = log.after(position.sequence(), BATCH_CHANGES);
            if (changes.isEmpty() || System.nanoTime() - committedNanos > COMMIT_NANOS) {
                show(shown.sequence());
                shown = position;
                progress.report(position.visibleSequence(), Optional.empty());
            }
        }
        position = shown; // what was applied and not shown is applied again
        progress.report(position.visibleSequence(), Optional.empty());
        if (changes.isEmpty()) {
            count();
        }
    }

    private void apply(List<Change> changes) {
        List<SolrInputDocument> passages = new ArrayList<>();
        List<String> older = new ArrayList<>();
        for (Change change : changes) {
            older.add(
                    "(+document_id:%s +sequence:[* TO %d])"
                            .formatted(change.documentId(), change.sequence() - 1));
            Optional<LiveDocument> live = log.live(change.documentId());
            written.put(change.documentId(), live.map(it -> it.chunks().size()).orElse(0));
            if (live.isEmpty()) {
                continue;
            }
            for (LiveChunk chunk : live.get().chunks()) {
                ensureFields(chunk);
                passages.add(SolrFields.passage(live.get(), chunk, change.sequence(), analysis));
                if (passages.size() == BATCH_PASSAGES) {
                    collection.add(passages);
                    passages.clear();
                }
            }
        }
        collection.add(passages);
        collection.delete(String.join(" ", older));
    }

    private void ensureFields(LiveChunk chunk) {
        Map<String, Integer> missing = new HashMap<>();
        chunk.vectors()
                .forEach(
                        (spaceId, vector) -> {
                            String field = SolrFields.vector(spaceId, vector.length);
                            if (!vectorFields.contains(field)) {
                                missing.put(field, vector.length);
                            }
                        });
        if (!missing.isEmpty()) {
            collection.ensureVectors(missing);
            vectorFields.addAll(missing.keySet());
        }
    }

    /**
     * Commits.
     *
     * @param shown last change of the commit before
     */
    private void show(long shown) {
        long passages = written.values().stream().mapToLong(Integer::longValue).sum();
        collection.commit(new Written(shown + 1, position.sequence(), passages));
        written.clear();
        committedNanos = System.nanoTime();
        position = position.shown();
        collection.write(position);
    }

    /**
     * Compares the passages with the store's: a shard whose disk was lost is an empty shard to
     * Solr. Every document is then put in again, and if that does not help, into an empty
     * collection.
     */
    private void count() {
        boolean due = !counted || System.nanoTime() - countedNanos > COUNT_NANOS;
        if (!due) {
            return;
        }
        long live = log.passageCount();
        int there = collection.passageCount();
        if (log.store().lastSequence() != position.sequence()) {
            return; // counted while something changed; it is counted again behind that
        }
        counted = true;
        countedNanos = System.nanoTime();
        if (there == live) {
            again = false;
            return;
        }
        LOG.warn("Solr has {} passages of {}; the index is filled again", there, live);
        if (again) {
            clear();
        } else {
            position = position.again(position.removedSpaces());
            collection.write(position);
        }
        again = true;
        counted = false;
    }
}
