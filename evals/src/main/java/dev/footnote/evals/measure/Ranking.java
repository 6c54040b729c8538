package dev.footnote.evals.measure;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Measures of a ranked list of distinct documents, with trec_eval's rules: the gain is linear. */
public final class Ranking {
    private Ranking() {}

    public static double ndcg(List<String> ranked, Map<String, Integer> grades, int depth) {
        var found = ranked.stream().map(document -> grades.getOrDefault(document, 0)).toList();
        var ideal = grades.values().stream().sorted(Comparator.reverseOrder()).toList();
        double best = gain(ideal, depth);
        return best == 0 ? 0 : gain(found, depth) / best;
    }

    public static double recall(List<String> ranked, Map<String, Integer> grades, int depth) {
        long found = first(ranked, depth).stream().filter(grades::containsKey).count();
        return grades.isEmpty() ? 0 : (double) found / grades.size();
    }

    /** One over the place of the first wanted document, 0 when none is in the first places. */
    public static double reciprocalRank(List<String> ranked, Collection<String> wanted, int depth) {
        for (int place = 1; place <= Math.min(depth, ranked.size()); place++) {
            if (wanted.contains(ranked.get(place - 1))) {
                return 1.0 / place;
            }
        }
        return 0;
    }

    public static <T> List<T> first(List<T> ranked, int depth) {
        return ranked.subList(0, Math.min(depth, ranked.size()));
    }

    private static double gain(List<Integer> grades, int depth) {
        double gain = 0;
        for (int place = 1; place <= Math.min(depth, grades.size()); place++) {
            gain += grades.get(place - 1) * Math.log(2) / Math.log(place + 1);
        }
        return gain;
    }
}
