package dev.footnote.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * One measure of ours against a peer's; rates, so more is better. The rounds alternate, which
 * spreads what else the machine does over both.
 */
record Comparison(
        String measure, String unit, String peer, List<Double> ours, List<Double> theirs) {
    Comparison {
        ours = List.copyOf(ours);
        theirs = List.copyOf(theirs);
    }

    double ourMedian() {
        return median(ours);
    }

    double theirMedian() {
        return median(theirs);
    }

    /** Ours over theirs, 0 when the peer was not to be had. */
    double ratio() {
        return theirs.isEmpty() ? 0 : ourMedian() / theirMedian();
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return 0;
        }
        var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
