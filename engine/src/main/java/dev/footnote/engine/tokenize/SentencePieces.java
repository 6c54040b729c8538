package dev.footnote.engine.tokenize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What SentencePiece byte-pair vocabularies share. They carry a score for each token instead of
 * merges: two neighbours merge when their joint spelling is a token, the best score first. Every
 * way to cut a token into two tokens therefore is a merge, ranked by score.
 */
final class SentencePieces {
    /** The visible sign for a space. */
    static final char SPACE = '\u2581';

    private SentencePieces() {}

    /** A token cut into two. */
    private record Candidate(
            int left, int right, int merged, double score, int leftLength, int rightLength) {}

    /** Merges of the usable tokens by their scores; a longer left part first among equals. */
    static PairRanks ranks(List<String> pieces, double[] scores, boolean[] usable) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < usable.length; id++) {
            ids.put(pieces.get(id), id);
        }
        List<Candidate> candidates = new ArrayList<>();
        for (int id = 0; id < usable.length; id++) {
            if (usable[id]) {
                addCandidates(ids, pieces.get(id), id, scores[id], candidates);
            }
        }
        candidates.sort(
                Comparator.comparingDouble(Candidate::score)
                        .thenComparingInt(Candidate::leftLength)
                        .thenComparingInt(Candidate::rightLength)
                        .reversed());
        PairRanks ranks = new PairRanks(candidates.size());
        int rank = 0;
        for (Candidate c : candidates) {
            ranks.put(c.left(), c.right(), rank++, c.merged());
        }
        return ranks;
    }

    private static void addCandidates(
            Map<String, Integer> ids, String piece, int id, double score, List<Candidate> out) {
        List<Candidate> cuts = new ArrayList<>();
        int length = piece.codePointCount(0, piece.length());
        int leftLength = 1;
        for (int at = piece.offsetByCodePoints(0, Math.min(1, length));
                at < piece.length();
                at = piece.offsetByCodePoints(at, 1)) {
            Integer left = ids.get(piece.substring(0, at));
            Integer right = ids.get(piece.substring(at));
            if (left != null && right != null) {
                cuts.add(new Candidate(left, right, id, score, leftLength, length - leftLength));
            }
            leftLength++;
        }
        cuts.sort(Comparator.comparingInt(Candidate::left).thenComparingInt(Candidate::right));
        out.addAll(cuts);
    }

    /** Spaces become visible, one more in front of each stretch of text. */
    static TextNormalizer normalizer(boolean spaced) {
        String sign = String.valueOf(SPACE);
        TextNormalizer replace = new TextNormalizer.Replace(new TextPattern.Literal(" "), sign);
        return spaced
                ? new TextNormalizer.Sequence(List.of(new TextNormalizer.Prepend(sign), replace))
                : replace;
    }

    /** The way back. */
    static TokenDecoder decoder(boolean spaced) {
        List<TokenDecoder> steps = new ArrayList<>();
        steps.add(new TokenDecoder.Replace(String.valueOf(SPACE), " "));
        steps.add(new TokenDecoder.ByteFallback());
        steps.add(new TokenDecoder.Fuse());
        if (spaced) {
            steps.add(new TokenDecoder.Strip(' ', 1, 0));
        }
        return new TokenDecoder.Sequence(steps);
    }
}
