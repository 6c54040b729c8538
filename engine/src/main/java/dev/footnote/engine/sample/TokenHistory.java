package dev.footnote.engine.sample;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Tokens in order, with how often each was seen. */
public final class TokenHistory {
    private final SequencedMap<Integer, Integer> counts = new LinkedHashMap<>();
    private int[] ids = new int[64];
    private int size;

    /** Appends a token. */
    public void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
        }
        ids[size++] = id;
        counts.merge(id, 1, Integer::sum);
    }

    /** Number of tokens. */
    public int size() {
        return size;
    }

    /** The token at a place. */
    public int id(int index) {
        return ids[index];
    }

    /** How often each token was seen, by its first place. */
    public SequencedMap<Integer, Integer> distinct() {
        return Collections.unmodifiableSequencedMap(counts);
    }
}
