package dev.footnote.engine.tokenize;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Unigram: of all ways to spell the word with tokens, the one with the highest sum of scores, found
 * by dynamic programming over its ends (Kudo, 2018). A character that no token spells costs the
 * lowest score less ten; neighbours of that kind become one unknown token.
 */
final class UnigramModel implements TokenModel {
    private static final double UNKNOWN_PENALTY = 10;

    /** A model that spells words with all tokens. */
    UnigramModel(List<String> pieces, double[] scores, Unknown unknown) {
        this(Vocabulary.of(pieces), new CodeTrie(pieces), scores, unknown);
    }

    /** What a character that no token spells becomes. */
    record Unknown(int id, boolean byteFallback) {}

    private final Vocabulary vocabulary;
    private final double[] scores;
    private final CodeTrie trie;
    private final Unknown unknown;
    private final double unknownScore;
    private final WordCache cache = new WordCache(15);

    /** A model that spells words with the tokens of a tree, whose places are their ids. */
    UnigramModel(Vocabulary vocabulary, CodeTrie trie, double[] scores, Unknown unknown) {
        if (unknown.id() < 0 || unknown.id() >= scores.length) {
            throw new TokenizerException(
                    TokenizerException.Kind.MALFORMED,
                    "the unknown token is %d, expected one of %d tokens"
                            .formatted(unknown.id(), scores.length));
        }
        this.vocabulary = vocabulary;
        this.scores = scores.clone();
        this.trie = trie;
        this.unknown = unknown;
        double lowest = Double.POSITIVE_INFINITY;
        for (double score : scores) {
            lowest = Math.min(lowest, score);
        }
        this.unknownScore = lowest - UNKNOWN_PENALTY;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void tokenize(Slice word, EncodingBuilder out) {
        String text = word.string();
        WordCache.Entry entry = cache.find(text);
        if (entry == null) {
            entry = spell(word, text);
            cache.put(entry);
        }
        entry.addTo(word, out);
    }

    private WordCache.Entry spell(Slice word, String text) {
        int n = word.length();
        double[] best = new double[n + 1]; // by end: the highest sum of scores
        int[] begins = new int[n + 1]; // by end: where the last token of the best way begins, or -1
        int[] ids = new int[n + 1]; // by end: that token
        Arrays.fill(begins, -1);
        for (int from = 0; from < n; from++) {
            boolean single = false;
            int node = CodeTrie.ROOT;
            for (int to = from + 1; to <= n; to++) {
                node = trie.child(node, word.text().code(word.from() + to - 1));
                if (node < 0) {
                    break;
                }
                int id = trie.token(node);
                if (id >= 0) {
                    single |= to == from + 1;
                    double sum = best[from] + scores[id];
                    if (begins[to] < 0 || sum > best[to]) {
                        best[to] = sum;
                        begins[to] = from;
                        ids[to] = id;
                    }
                }
            }
            double sum = best[from] + unknownScore;
            if (!single && (begins[from + 1] < 0 || sum > best[from + 1])) {
                best[from + 1] = sum;
                begins[from + 1] = from;
                ids[from + 1] = unknown.id();
            }
        }
        return entry(word, text, begins, ids);
    }

    private WordCache.Entry entry(Slice word, String text, int[] begins, int[] ids) {
        IntList ends = new IntList(8); // of the tokens, last first
        for (int end = word.length(); end > 0; end = begins[end]) {
            ends.add(end);
        }
        Found found = new Found(ends.size());
        int i = ends.size() - 1;
        while (i >= 0) {
            int from = begins[ends.get(i)];
            int to = ends.get(i--);
            if (ids[to] != unknown.id()) {
                found.add(ids[to], from, to);
                continue;
            }
            while (i >= 0 && ids[ends.get(i)] == unknown.id()) {
                to = ends.get(i--);
            }
            addUnknown(word.text().string(word.from() + from, word.from() + to), from, to, found);
        }
        return new WordCache.Entry(text, found.ids, found.froms, found.tos);
    }

    private void addUnknown(String spelling, int from, int to, Found found) {
        int whole = vocabulary.id(spelling);
        byte[] bytes = spelling.getBytes(StandardCharsets.UTF_8);
        boolean fallsBack = whole < 0 && unknown.byteFallback();
        for (byte b : bytes) {
            fallsBack = fallsBack && byteId(b) >= 0;
        }
        if (!fallsBack) {
            found.add(whole < 0 ? unknown.id() : whole, from, to);
            return;
        }
        for (byte b : bytes) {
            found.add(byteId(b), from, to);
        }
    }

    /** Tokens of a word in order. */
    private static final class Found {
        private final IntList ids;
        private final IntList froms;
        private final IntList tos;

        Found(int capacity) {
            ids = new IntList(capacity);
            froms = new IntList(capacity);
            tos = new IntList(capacity);
        }

        void add(int id, int from, int to) {
            ids.add(id);
            froms.add(from);
            tos.add(to);
        }
    }

    private int byteId(byte b) {
        return vocabulary.id("<0x%02X>".formatted(b & 0xFF));
    }
}
