package dev.footnote.engine.tokenize;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Remembers the tokens of words seen lately. Direct mapped: a word has one slot and takes it over
 * from whatever is there, so that the cache is bounded, never searched, and needs no lock (a slot
 * holds one immutable entry; two threads may only repeat work).
 */
final class WordCache {
    private static final int LENGTH_MAX = 64;

    private final AtomicReferenceArray<@Nullable Entry> slots;

    WordCache(int slotsPowerOfTwo) {
        slots = new AtomicReferenceArray<>(1 << slotsPowerOfTwo);
    }

    @Nullable Entry find(String word) {
        Entry entry = slots.get(slot(word));
        return entry != null && entry.word.equals(word) ? entry : null;
    }

    void put(Entry entry) {
        if (entry.word.length() <= LENGTH_MAX) {
            slots.set(slot(entry.word), entry);
        }
    }

    private int slot(String word) {
        int hash = word.hashCode() * 0x9E3779B9;
        return hash >>> Integer.numberOfLeadingZeros(slots.length() - 1);
    }

    /** The tokens of a word: ids and where each begins and ends, in code points of the word. */
    static final class Entry {
        private final String word;
        private final int[] ids;
        private final int[] froms;
        private final int[] tos;

        Entry(String word, IntList ids, IntList froms, IntList tos) {
            this.word = word;
            this.ids = ids.toArray();
            this.froms = froms.toArray();
            this.tos = tos.toArray();
        }

        void addTo(Slice slice, EncodingBuilder out) {
            for (int i = 0; i < ids.length; i++) {
                out.add(ids[i], slice.text(), slice.from() + froms[i], slice.from() + tos[i]);
            }
        }
    }
}
