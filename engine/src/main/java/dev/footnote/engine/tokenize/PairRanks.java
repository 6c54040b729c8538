package dev.footnote.engine.tokenize;

import java.util.Arrays;

/** Which pairs of tokens merge, in what order, into what: open addressing over primitive arrays. */
final class PairRanks {
    private static final long FREE = -1;

    private final long[] keys; // left << 32 | right
    private final long[] values; // rank << 32 | merged
    private final int mask;

    PairRanks(int pairsMax) {
        int capacity = Integer.highestOneBit(Math.max(8, pairsMax) * 2 - 1) << 1;
        keys = new long[capacity];
        values = new long[capacity];
        mask = capacity - 1;
        Arrays.fill(keys, FREE);
    }

    /** Adds a pair; the last of equal pairs counts. */
    void put(int left, int right, int rank, int merged) {
        long key = key(left, right);
        int slot = slot(key);
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        keys[slot] = key;
        values[slot] = ((long) rank << 32) | merged;
    }

    /** Rank in the upper half, merged token in the lower; -1 when the two do not merge. */
    long find(int left, int right) {
        long key = key(left, right);
        int slot = slot(key);
        while (keys[slot] != FREE) {
            if (keys[slot] == key) {
                return values[slot];
            }
            slot = (slot + 1) & mask;
        }
        return -1;
    }

    private static long key(int left, int right) {
        return ((long) left << 32) | right;
    }

    private int slot(long key) {
        long hash = key * 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 40) & mask;
    }
}
