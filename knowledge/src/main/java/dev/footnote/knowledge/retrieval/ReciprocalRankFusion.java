package dev.footnote.knowledge.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): an item scores the weighted
 * sum of 1 / (60 + rank) over the rankings that hold it. It needs ranks only, so that scores of
 * different kinds need no common scale. 60 is the paper's constant.
 *
 * <p>Items of equal score stand in the order of the words' ranking, then of the vectors'; with a
 * weight of 0 for vectors, the words' ranking therefore comes first and unchanged.
 */
final class ReciprocalRankFusion {
    private static final double CONSTANT = 60;
    private static final int UNRANKED = Integer.MAX_VALUE;

    private ReciprocalRankFusion() {}

    /**
     * An item of the fused ranking.
     *
     * @param lexicalRank from 1
     * @param vectorRank from 1
     */
    record Fused<T>(T item, OptionalInt lexicalRank, OptionalInt vectorRank, double score) {}

    static <T> List<Fused<T>> fuse(List<T> lexical, List<T> vector, FusionWeights weights) {
        Map<T, Integer> lexicalRanks = ranks(lexical);
        Map<T, Integer> vectorRanks = ranks(vector);
        Set<T> items = new LinkedHashSet<>(lexical);
        items.addAll(vector);
        List<Fused<T>> fused = new ArrayList<>();
        for (T item : items) {
            OptionalInt lexicalRank = rank(lexicalRanks, item);
            OptionalInt vectorRank = rank(vectorRanks, item);
            double score =
                    part(weights.lexical(), lexicalRank) + part(weights.vector(), vectorRank);
            fused.add(new Fused<>(item, lexicalRank, vectorRank, score));
        }
        fused.sort(
                Comparator.comparingDouble((Fused<T> one) -> -one.score())
                        .thenComparingInt(one -> one.lexicalRank().orElse(UNRANKED))
                        .thenComparingInt(one -> one.vectorRank().orElse(UNRANKED)));
        return List.copyOf(fused);
    }

    private static <T> Map<T, Integer> ranks(List<T> ranking) {
        Map<T, Integer> ranks = new HashMap<>();
        for (T item : ranking) {
            ranks.putIfAbsent(item, ranks.size() + 1);
        }
        return ranks;
    }

    private static <T> OptionalInt rank(Map<T, Integer> ranks, T item) {
        Integer rank = ranks.get(item);
        return rank == null ? OptionalInt.empty() : OptionalInt.of(rank);
    }

    private static double part(double weight, OptionalInt rank) {
        return rank.isPresent() ? weight / (CONSTANT + rank.getAsInt()) : 0;
    }
}
