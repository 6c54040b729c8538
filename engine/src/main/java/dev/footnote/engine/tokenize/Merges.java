package dev.footnote.engine.tokenize;

/** Merges of a byte-pair vocabulary as files spell them. */
final class Merges {
    private Merges() {}

    /** Two tokens that merge, the lower rank first. */
    record Merge(int rank, String left, String right) {}

    /** Reads "left right". */
    static Merge parse(int rank, String line) {
        int space = line.indexOf(' ', 1);
        if (space < 0 || space == line.length() - 1 || line.indexOf(' ', space + 1) >= 0) {
            throw malformed(rank, line);
        }
        return new Merge(rank, line.substring(0, space), line.substring(space + 1));
    }

    static void put(PairRanks ranks, Vocabulary vocabulary, Merge merge) {
        int left = vocabulary.id(merge.left());
        int right = vocabulary.id(merge.right());
        int merged = vocabulary.id(merge.left() + merge.right());
        if (left < 0 || right < 0 || merged < 0) {
            throw new TokenizerException(
                    TokenizerException.Kind.MALFORMED,
                    "merge %d joins \"%s\" and \"%s\"; not all three tokens exist"
                            .formatted(merge.rank(), merge.left(), merge.right()));
        }
        ranks.put(left, right, merge.rank(), merged);
    }

    static TokenizerException malformed(int rank, String found) {
        return new TokenizerException(
                TokenizerException.Kind.MALFORMED,
                "merge %d is \"%s\", expected two tokens".formatted(rank, found));
    }
}
