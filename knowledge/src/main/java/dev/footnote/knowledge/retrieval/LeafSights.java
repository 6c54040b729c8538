package dev.footnote.knowledge.retrieval;

import org.apache.lucene.index.IndexReader.CacheHelper;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Weight;

import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What was seen of segments by searches before. It is never stale: what a query admits of a segment
 * depends on these two alone, and another access list is another query or another segment.
 */
final class LeafSights {
    /** About 64 MB. */
    private static final long BITS_MAX = 512L * 1024 * 1024;

    /** So that whoever holds many small ones is bounded too. */
    private static final int ENTRIES_MAX = 10_000;

    private final Map<Key, LeafSight> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Object> watched = new HashSet<>(); // segments whose end we hear of
    private long bits; // all guarded by this

    private record Key(Object segment, Query access) {}

    LeafSight get(LeafReaderContext leaf, Query access, Weight weight) throws IOException {
        CacheHelper segment = leaf.reader().getReaderCacheHelper();
        if (segment == null) {
            return LeafSight.of(leaf, weight);
        }
        Key key = new Key(segment.getKey(), access);
        synchronized (this) {
            LeafSight sight = known.get(key);
            if (sight != null) {
                return sight;
            }
        }
        LeafSight sight = LeafSight.of(leaf, weight);
        synchronized (this) {
            if (watched.add(segment.getKey())) {
                segment.addClosedListener(this::forget);
            }
            if (known.putIfAbsent(key, sight) == null) {
                bits += sight.seen().length();
            }
            Iterator<LeafSight> oldest = known.values().iterator();
            while (bits > BITS_MAX || known.size() > ENTRIES_MAX) {
                bits -= oldest.next().seen().length();
                oldest.remove();
            }
        }
        return sight;
    }

    private synchronized void forget(Object segment) {
        watched.remove(segment);
        known.entrySet()
                .removeIf(
                        entry -> {
                            boolean gone = entry.getKey().segment().equals(segment);
                            bits -= gone ? entry.getValue().seen().length() : 0;
                            return gone;
                        });
    }
}
