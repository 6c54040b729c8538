package dev.footnote.knowledge.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.knowledge.retrieval.ReciprocalRankFusion.Fused;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

class ReciprocalRankFusionTest {
    private static final FusionWeights EQUAL = new FusionWeights(1, 1);
    private static final FusionWeights WORDS_FIRST = new FusionWeights(1, 0);

    @Test
    void anItemHighInBothRankingsComesFirst() {
        var fused =
                ReciprocalRankFusion.fuse(List.of("a", "b", "c"), List.of("d", "b", "a"), EQUAL);

        assertThat(items(fused)).containsExactly("a", "b", "d", "c");
        assertThat(fused.getFirst().score()).isCloseTo(1 / 61.0 + 1 / 63.0, within(1e-12));
        assertThat(fused.getFirst().vectorRank()).hasValue(3);
        assertThat(fused.getLast().vectorRank()).isEmpty();
    }

    @RepeatedTest(200)
    void anyTwoRankingsFuseByTheRules(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        List<Integer> lexical = ranking(random);
        List<Integer> vector = ranking(random);
        FusionWeights weights =
                new FusionWeights(random.nextDouble() + 0.01, random.nextDouble() + 0.01);

        List<Fused<Integer>> fused = ReciprocalRankFusion.fuse(lexical, vector, weights);

        String described = "seed " + seed;
        Set<Integer> union = new HashSet<>(lexical);
        union.addAll(vector);
        assertThat(items(fused)).as(described).containsExactlyInAnyOrderElementsOf(union);
        for (int i = 1; i < fused.size(); i++) {
            assertThat(fused.get(i).score())
                    .as(described)
                    .isLessThanOrEqualTo(fused.get(i - 1).score());
        }
        for (Fused<Integer> better : fused) {
            for (Fused<Integer> worse : fused) {
                if (dominates(better, worse)) {
                    assertThat(fused.indexOf(better))
                            .as(described)
                            .isLessThan(fused.indexOf(worse));
                }
            }
        }
    }

    @RepeatedTest(50)
    void withoutWeightVectorsOnlyFillUpBehindTheWords(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Integer> lexical = ranking(random);
        List<Integer> vector = ranking(random);

        List<Integer> fused = items(ReciprocalRankFusion.fuse(lexical, vector, WORDS_FIRST));

        List<Integer> expected = new ArrayList<>(lexical);
        vector.stream().filter(item -> !lexical.contains(item)).forEach(expected::add);
        assertThat(fused).as("seed %d", repetition.getCurrentRepetition()).isEqualTo(expected);
    }

    private static boolean dominates(Fused<Integer> one, Fused<Integer> other) {
        return !one.equals(other)
                && one.lexicalRank().orElse(1_000) < other.lexicalRank().orElse(999)
                && one.vectorRank().orElse(1_000) < other.vectorRank().orElse(999);
    }

    private static List<Integer> ranking(Random random) {
        List<Integer> items = new ArrayList<>(IntStream.range(0, 30).boxed().toList());
        Collections.shuffle(items, random);
        return items.subList(0, random.nextInt(31));
    }

    private static <T> List<T> items(List<Fused<T>> fused) {
        return fused.stream().map(Fused::item).toList();
    }
}
