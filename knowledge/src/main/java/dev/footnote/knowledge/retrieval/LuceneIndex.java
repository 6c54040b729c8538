package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.IndexStatus;
import dev.footnote.knowledge.index.IndexFollower;
import dev.footnote.knowledge.store.Grant;

import java.time.Duration;
import java.util.Optional;

/** The index of this machine: words, and vectors where the store does not search them. */
public final class LuceneIndex implements RetrievalIndex {
    private final IndexFollower follower;
    private final Nearest nearest;
    private final LeafSights leaves = new LeafSights();

    /** Closes the follower when it is closed. */
    public LuceneIndex(IndexFollower follower, Nearest nearest) {
        this.follower = follower;
        this.nearest = nearest;
    }

    @Override
    public void start() {
        follower.start();
    }

    @Override
    public long visibleSequence() {
        return follower.visibleSequence();
    }

    @Override
    public <T> T search(Optional<Grant> grant, Search<T> search) {
        return follower.search(
                searcher -> search.run(new LuceneView(Sight.of(searcher, grant, leaves), nearest)));
    }

    @Override
    public IndexStatus status() {
        return follower.status();
    }

    @Override
    public boolean awaitCaughtUp(Duration timeout) {
        return follower.awaitCaughtUp(timeout);
    }

    @Override
    public void close() {
        follower.close();
    }
}
