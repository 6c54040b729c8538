package dev.footnote.engine.backend.vector;

import static dev.footnote.engine.backend.vector.Lanes.COUNT;
import static dev.footnote.engine.backend.vector.Lanes.FLOATS;

import dev.footnote.engine.backend.AttentionShape;
import dev.footnote.engine.backend.Spans;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax attention, one head of one query at a time: scores against all keys it sees, softmax,
 * weighted sum of values. Queries and heads do not depend on each other.
 */
final class Attention {
    private final float[] q;
    private final float[] keys;
    private final float[] values;
    private final AttentionShape shape;
    private final Spans spans;
    private final float[] out;
    private final int[] places;
    private final int[] placesStart;

    /**
     * Binds one call.
     *
     * @param places where each key of each sequence begins, head 0
     * @param placesStart (sequences) where a sequence's places begin
     */
    Attention(Call call, int[] places, int[] placesStart) {
        this.q = call.q;
        this.keys = call.keys;
        this.values = call.values;
        this.shape = call.shape;
        this.spans = call.spans;
        this.out = call.out;
        this.places = places;
        this.placesStart = placesStart;
    }

    /** The arguments of a call. */
    @SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
    record Call(
            float[] q,
            float[] keys,
            float[] values,
            AttentionShape shape,
            Spans spans,
            float[] out) {}

    /** Fills in the places of the keys, which all heads share. */
    static void place(AttentionShape shape, Spans spans, int[] places, int[] placesStart) {
        int width = shape.keyHeads() * shape.headWidth();
        int next = 0;
        for (int s = 0; s < spans.count; s++) {
            placesStart[s] = next;
            int[] pageRows = spans.pageRows[s];
            int page = 0;
            int inPage = 0;
            for (int p = 0; p < spans.keyCount[s]; p++) {
                places[next++] = (pageRows[page] + inPage) * width;
                if (++inPage == spans.pageSize) {
                    inPage = 0;
                    page++;
                }
            }
        }
    }

    /** One head of query {@code t} of sequence {@code s}. */
    void attend(int s, int t, int head, float[] scores) {
        int width = shape.headWidth();
        int query = ((spans.queryStart[s] + t) * shape.queryHeads() + head) * width;
        int position = spans.firstPosition[s] + t;
        int end = shape.causal() ? Math.min(position + 1, spans.keyCount[s]) : spans.keyCount[s];
        int begin = (int) Math.max(0L, (long) position + 1 - shape.window());
        int count = end - begin;
        int first = placesStart[s] + begin;
        int headStart = head / (shape.queryHeads() / shape.keyHeads()) * width;
        score(query, first, count, headStart, scores);
        if (shape.distanceBias().length != 0) {
            addDistanceBias(head, begin - position, count, scores);
        }
        if (shape.softCap() > 0) {
            Functions.softCap(scores, shape.softCap(), 0, count);
        }
        Functions.softmax(scores, 0, count);
        mix(query, first, count, headStart, scores);
    }

    private void score(int query, int first, int count, int headStart, float[] scores) {
        int width = shape.headWidth();
        float scale = shape.scale();
        int p = 0;
        for (; p + 4 <= count; p += 4) {
            int k0 = places[first + p] + headStart;
            int k1 = places[first + p + 1] + headStart;
            int k2 = places[first + p + 2] + headStart;
            int k3 = places[first + p + 3] + headStart;
            fourScores(q, query, keys, k0, k1, k2, k3, width, scores, p);
        }
        for (; p < count; p++) {
            scores[p] = dot(q, query, keys, places[first + p] + headStart, width);
        }
        for (p = 0; p < count; p++) {
            scores[p] *= scale;
        }
    }

    private static void fourScores(
            float[] q,
            int query,
            float[] keys,
            int k0,
            int k1,
            int k2,
            int k3,
            int width,
            float[] scores,
            int to) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i + COUNT <= width; i += COUNT) {
            FloatVector a = FloatVector.fromArray(FLOATS, q, query + i);
            s0 = a.fma(FloatVector.fromArray(FLOATS, keys, k0 + i), s0);
            s1 = a.fma(FloatVector.fromArray(FLOATS, keys, k1 + i), s1);
            s2 = a.fma(FloatVector.fromArray(FLOATS, keys, k2 + i), s2);
            s3 = a.fma(FloatVector.fromArray(FLOATS, keys, k3 + i), s3);
        }
        float t0 = s0.reduceLanes(VectorOperators.ADD);
        float t1 = s1.reduceLanes(VectorOperators.ADD);
        float t2 = s2.reduceLanes(VectorOperators.ADD);
        float t3 = s3.reduceLanes(VectorOperators.ADD);
        for (; i < width; i++) {
            float a = q[query + i];
            t0 += a * keys[k0 + i];
            t1 += a * keys[k1 + i];
            t2 += a * keys[k2 + i];
            t3 += a * keys[k3 + i];
        }
        scores[to] = t0;
        scores[to + 1] = t1;
        scores[to + 2] = t2;
        scores[to + 3] = t3;
    }

    private static float dot(float[] a, int fromA, float[] b, int fromB, int width) {
        FloatVector sums = FloatVector.zero(FLOATS);
        int i = 0;
        for (; i + COUNT <= width; i += COUNT) {
            sums =
                    FloatVector.fromArray(FLOATS, a, fromA + i)
                            .fma(FloatVector.fromArray(FLOATS, b, fromB + i), sums);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (; i < width; i++) {
            sum += a[fromA + i] * b[fromB + i];
        }
        return sum;
    }

    private void addDistanceBias(int head, int firstDistance, int count, float[] scores) {
        int reach = shape.reach();
        float[] bias = shape.distanceBias();
        int middle = head * (2 * reach + 1) + reach;
        for (int p = 0; p < count; p++) {
            scores[p] += bias[middle + Math.clamp(firstDistance + p, -reach, reach)];
        }
    }

    private void mix(int query, int first, int count, int headStart, float[] scores) {
        int width = shape.headWidth();
        int i = 0;
        for (; i + 4 * COUNT <= width; i += 4 * COUNT) {
            mixFour(values, places, first, count, headStart + i, scores, out, query + i);
        }
        for (; i + COUNT <= width; i += COUNT) {
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int p = 0; p < count; p++) {
                sum =
                        FloatVector.fromArray(FLOATS, values, places[first + p] + headStart + i)
                                .fma(FloatVector.broadcast(FLOATS, scores[p]), sum);
            }
            sum.intoArray(out, query + i);
        }
        for (; i < width; i++) {
            float sum = 0;
            for (int p = 0; p < count; p++) {
                sum += scores[p] * values[places[first + p] + headStart + i];
            }
            out[query + i] = sum;
        }
    }

    private static void mixFour(
            float[] values,
            int[] places,
            int first,
            int count,
            int offset,
            float[] scores,
            float[] out,
            int to) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int p = 0; p < count; p++) {
            int at = places[first + p] + offset;
            FloatVector weight = FloatVector.broadcast(FLOATS, scores[p]);
            s0 = weight.fma(FloatVector.fromArray(FLOATS, values, at), s0);
            s1 = weight.fma(FloatVector.fromArray(FLOATS, values, at + COUNT), s1);
            s2 = weight.fma(FloatVector.fromArray(FLOATS, values, at + 2 * COUNT), s2);
            s3 = weight.fma(FloatVector.fromArray(FLOATS, values, at + 3 * COUNT), s3);
        }
        s0.intoArray(out, to);
        s1.intoArray(out, to + COUNT);
        s2.intoArray(out, to + 2 * COUNT);
        s3.intoArray(out, to + 3 * COUNT);
    }
}
