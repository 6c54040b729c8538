package dev.footnote.engine.tokenize;

import java.util.Arrays;
import java.util.List;

/**
 * A tree of spellings by code points, to find all tokens that begin a text. Edges live in one open
 * hash table over primitive arrays: a quarter of a million tokens take some tens of megabytes,
 * where objects would take hundreds.
 */
final class CodeTrie {
    static final int ROOT = 0;
    private static final long FREE = -1;

    private final long[] edges; // node << 21 | code point
    private final int[] children;
    private final int[] tokens; // by node: the token that ends there, or -1
    private final int mask;
    private int nodes = 1;

    /** Spellings; the token of each is its place, of equals the first. */
    CodeTrie(List<String> spellings) {
        int count = edgeCount(spellings);
        int capacity = Integer.highestOneBit(Math.max(8, count) * 2 - 1) << 1;
        edges = new long[capacity];
        Arrays.fill(edges, FREE);
        children = new int[capacity];
        mask = capacity - 1;
        tokens = new int[count + 1];
        Arrays.fill(tokens, -1);
        for (int token = 0; token < spellings.size(); token++) {
            int node = ROOT;
            for (int code : spellings.get(token).codePoints().toArray()) {
                node = childOrNew(node, code);
            }
            if (node != ROOT && tokens[node] < 0) {
                tokens[node] = token;
            }
        }
    }

    /** In sorted order each spelling adds what it does not share with the one before. */
    private static int edgeCount(List<String> spellings) {
        String[] sorted = spellings.toArray(String[]::new);
        Arrays.sort(sorted);
        int count = 0;
        String before = "";
        for (String spelling : sorted) {
            int shared = 0;
            int limit = Math.min(before.length(), spelling.length());
            while (shared < limit && before.charAt(shared) == spelling.charAt(shared)) {
                shared++;
            }
            count += spelling.length() - shared;
            before = spelling;
        }
        return count;
    }

    private int childOrNew(int node, int code) {
        int slot = find(node, code);
        if (edges[slot] == FREE) {
            edges[slot] = edge(node, code);
            children[slot] = nodes++;
        }
        return children[slot];
    }

    /** The node after a code point, or -1. */
    int child(int node, int code) {
        int slot = find(node, code);
        return edges[slot] == FREE ? -1 : children[slot];
    }

    /** The token that ends at a node, or -1. */
    int token(int node) {
        return tokens[node];
    }

    private static long edge(int node, int code) {
        return ((long) node << 21) | code;
    }

    private int find(int node, int code) {
        long edge = edge(node, code);
        int slot = (int) ((edge * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (edges[slot] != FREE && edges[slot] != edge) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
