package dev.footnote.engine.backend;

import dev.footnote.engine.plan.Position.RelativeBuckets;
import dev.footnote.engine.quant.Matrix;

/**
 * The bias of T5's attention for every distance that has one of its own. Half of the buckets (of
 * each direction) stand for one distance each, the others for ranges that grow as the logarithm
 * (arXiv 1910.10683, section 2.1).
 */
final class DistanceBias {

    private DistanceBias() {}

    /** (heads, 2 · distanceMax + 1), the middle for distance zero. */
    static float[] of(RelativeBuckets buckets, Matrix table, int heads) {
        int reach = buckets.distanceMax();
        int span = 2 * reach + 1;
        float[] bias = new float[heads * span];
        float[] row = new float[heads];
        for (int distance = -reach; distance <= reach; distance++) {
            table.readRow(bucket(buckets, distance), row, 0);
            for (int h = 0; h < heads; h++) {
                bias[h * span + distance + reach] = row[h];
            }
        }
        return bias;
    }

    /** The bucket of a key this far after the query. */
    private static int bucket(RelativeBuckets buckets, int distance) {
        int count = buckets.buckets();
        int first = 0;
        int away = Math.max(0, -distance);
        if (buckets.bidirectional()) {
            count /= 2;
            first = distance > 0 ? count : 0;
            away = Math.abs(distance);
        }
        int exact = count / 2;
        if (away < exact) {
            return first + away;
        }
        double grown =
                Math.log((double) away / exact)
                        / Math.log((double) buckets.distanceMax() / exact)
                        * (count - exact);
        return first + Math.min(exact + (int) grown, count - 1);
    }
}
