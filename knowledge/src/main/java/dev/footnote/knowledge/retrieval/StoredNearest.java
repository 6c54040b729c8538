package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.store.PostgresNearest;
import dev.footnote.knowledge.store.PostgresNearest.Wanted;

import java.util.List;

/** Vectors in PostgreSQL. */
public final class StoredNearest implements Nearest {
    private final PostgresNearest store;

    public StoredNearest(PostgresNearest store) {
        this.store = store;
    }

    @Override
    public List<Hit> find(Request request) {
        Wanted wanted =
                new Wanted(
                        request.target().active(),
                        request.target().embedding(),
                        request.query(),
                        request.sight().grant(),
                        request.countMax());
        return store.find(wanted).stream()
                .map(near -> new Hit(near.chunkId(), near.cosine()))
                .toList();
    }
}
