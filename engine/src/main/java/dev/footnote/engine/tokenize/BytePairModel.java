package dev.footnote.engine.tokenize;

import java.nio.charset.StandardCharsets;

/**
 * Byte-pair encoding: a word begins as its characters; of all neighbours that may merge, the pair
 * with the lowest rank does, leftmost first, until none may.
 *
 * <p>Pairs wait in a heap ordered by rank and place; a pair whose parts have meanwhile gone is
 * skipped when it comes up. A word of n characters takes O(n log n), which matters for
 * SentencePiece vocabularies, where the whole text is one word.
 */
final class BytePairModel implements TokenModel {
    /** Choices that vocabularies make. */
    record Settings(
            String unknown, boolean fuseUnknown, boolean byteFallback, boolean ignoreMerges) {}

    private final Vocabulary vocabulary;
    private final PairRanks ranks;
    private final Settings settings;
    private final int unknownId;
    private final int[] byteIds = new int[256]; // of <0x00> to <0xFF>, -1 where missing
    private final int[] latinIds =
            new int[0x180]; // of single characters, the byte alphabet among them
    private final WordCache cache = new WordCache(15);

    /** An unknown token of "" means that unknown characters vanish. */
    BytePairModel(Vocabulary vocabulary, PairRanks ranks, Settings settings) {
        this.vocabulary = vocabulary;
        this.ranks = ranks;
        this.settings = settings;
        this.unknownId = settings.unknown().isEmpty() ? -1 : vocabulary.id(settings.unknown());
        for (int b = 0; b < 256; b++) {
            byteIds[b] = vocabulary.id("<0x%02X>".formatted(b));
        }
        for (int code = 0; code < latinIds.length; code++) {
            latinIds[code] = vocabulary.id(Character.toString(code));
        }
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
            entry = merge(word, text);
            cache.put(entry);
        }
        entry.addTo(word, out);
    }

    private WordCache.Entry merge(Slice word, String text) {
        Symbols symbols = new Symbols(word.length());
        int whole = settings.ignoreMerges() ? vocabulary.id(text) : -1;
        if (whole >= 0) {
            symbols.add(whole, 0, word.length());
        } else {
            spell(word, symbols);
            symbols.merge(ranks);
        }
        return symbols.entry(text);
    }

    private void spell(Slice word, Symbols symbols) {
        boolean afterUnknown = false;
        for (int i = 0; i < word.length(); i++) {
            int code = word.text().code(word.from() + i);
            int id = idOf(code);
            if (id >= 0) {
                symbols.add(id, i, i + 1);
                afterUnknown = false;
            } else if (settings.byteFallback() && fallBack(code, i, symbols)) {
                afterUnknown = false;
            } else if (unknownId >= 0) {
                if (afterUnknown && settings.fuseUnknown()) {
                    symbols.extendLast(i + 1);
                } else {
                    symbols.add(unknownId, i, i + 1);
                }
                afterUnknown = true;
            }
        }
    }

    private int idOf(int code) {
        return code < latinIds.length ? latinIds[code] : vocabulary.id(Character.toString(code));
    }

    private boolean fallBack(int code, int index, Symbols symbols) {
        byte[] bytes = Character.toString(code).getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            if (byteIds[b & 0xFF] < 0) {
                return false;
            }
        }
        for (byte b : bytes) {
            symbols.add(byteIds[b & 0xFF], index, index + 1);
        }
        return true;
    }

    /** The symbols of a word as a linked list in arrays. */
    private static final class Symbols {
        private final IntList ids;
        private final IntList froms;
        private final IntList tos;

        Symbols(int capacity) {
            ids = new IntList(capacity);
            froms = new IntList(capacity);
            tos = new IntList(capacity);
        }

        void add(int id, int from, int to) {
            ids.add(id);
            froms.add(from);
            tos.add(to);
        }

        void extendLast(int to) {
            tos.set(tos.size() - 1, to);
        }

        void merge(PairRanks ranks) {
            int n = ids.size();
            if (n < 2) {
                return;
            }
            int[] next = new int[n];
            int[] previous = new int[n];
            LongHeap heap = new LongHeap(n);
            for (int i = 0; i < n; i++) {
                next[i] = i + 1;
                previous[i] = i - 1;
                push(ranks, heap, i, i + 1);
            }
            while (!heap.isEmpty()) {
                long top = heap.pop();
                int left = (int) top;
                int right = ids.get(left) < 0 ? n : next[left];
                if (right >= n) {
                    continue;
                }
                long merge = ranks.find(ids.get(left), ids.get(right));
                if (merge < 0 || merge >>> 32 != top >>> 32) {
                    continue;
                }
                ids.set(left, (int) merge);
                tos.set(left, tos.get(right));
                ids.set(right, -1);
                next[left] = next[right];
                if (next[left] < n) {
                    previous[next[left]] = left;
                }
                push(ranks, heap, left, next[left]);
                if (previous[left] >= 0) {
                    push(ranks, heap, previous[left], left);
                }
            }
        }

        private void push(PairRanks ranks, LongHeap heap, int left, int right) {
            if (right < ids.size()) {
                long merge = ranks.find(ids.get(left), ids.get(right));
                if (merge >= 0) {
                    heap.push((merge & ~0xFFFFFFFFL) | left);
                }
            }
        }

        WordCache.Entry entry(String word) {
            IntList keptIds = new IntList(ids.size());
            IntList keptFroms = new IntList(ids.size());
            IntList keptTos = new IntList(ids.size());
            for (int i = 0; i < ids.size(); i++) {
                if (ids.get(i) >= 0) {
                    keptIds.add(ids.get(i));
                    keptFroms.add(froms.get(i));
                    keptTos.add(tos.get(i));
                }
            }
            return new WordCache.Entry(word, keptIds, keptFroms, keptTos);
        }
    }
}
