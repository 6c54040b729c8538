package dev.footnote.engine.backend.nativecpu;

import dev.footnote.engine.backend.AttentionShape;
import dev.footnote.engine.backend.Spans;
import dev.footnote.engine.backend.Team;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Softmax attention, one head of one sequence at a time: its keys are laid out anew for all of its
 * queries, which pays from a few queries on. All indices are checked before the library is called.
 */
final class NativeAttention {
    /** Queries of a sequence that make the new layout of its keys worth while. */
    private static final int QUERIES_MIN = 4;

    /** Floats of one head's keys at most, for they are copied for each thread. */
    private static final long HEAD_MAX = 1 << 22;

    private static final int LANES = 16;

    /** Queries whose scores are in memory at once. */
    private static final int QUERIES_TOGETHER = 4;

    private static final int PARTS_PER_MEMBER = 8;

    private final NativeLibrary library;
    private final Team team;

    /** (members) {@code struct attention}. */
    private final int[][] numbers;

    /** (members) keys, scores and values of a head. */
    private final float[][] scratches;

    NativeAttention(NativeLibrary library, Team team) {
        this.library = library;
        this.team = team;
        this.numbers = new int[team.size()][11];
        this.scratches = new float[team.size()][0];
    }

    /** The arrays of one call. */
    @SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
    record Call(float[] q, float[] keys, float[] values, float[] out) {}

    /** The arguments of the library. */
    @SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
    record Head(
            int[] numbers,
            MemorySegment q,
            MemorySegment keys,
            MemorySegment values,
            float[] scratch,
            MemorySegment out) {}

    /** Whether this is a step that is computed here. */
    static boolean takes(AttentionShape shape, Spans spans) {
        if (shape.distanceBias().length != 0 || shape.softCap() > 0) {
            return false;
        }
        int queriesMost = 0;
        for (int s = 0; s < spans.count; s++) {
            queriesMost = Math.max(queriesMost, spans.queryCount[s]);
            if ((long) spans.keyCount[s] * shape.headWidth() > HEAD_MAX) {
                return false;
            }
        }
        return queriesMost >= QUERIES_MIN;
    }

    void attend(Call call, AttentionShape shape, Spans spans) {
        int keysMax = 0;
        long cost = 0;
        for (int s = 0; s < spans.count; s++) {
            requireWithin(call, shape, spans, s);
            keysMax = Math.max(keysMax, spans.keyCount[s]);
            cost += (long) spans.keyCount[s] * spans.queryCount[s];
        }
        reserve(keysMax, shape.headWidth());
        int heads = shape.queryHeads();
        int units = spans.count * heads;
        boolean shared = cost * heads * shape.headWidth() >= NativeKernels.SHARED_MIN;
        int parts = shared ? Math.min(units, team.size() * PARTS_PER_MEMBER) : 1;
        MemorySegment q = MemorySegment.ofArray(call.q);
        MemorySegment keys = MemorySegment.ofArray(call.keys);
        MemorySegment values = MemorySegment.ofArray(call.values);
        MemorySegment out = MemorySegment.ofArray(call.out);
        team.run(
                parts,
                (part, member) -> {
                    int[] mine = numbers[member];
                    Head head = new Head(mine, q, keys, values, scratches[member], out);
                    int to = (int) ((long) units * (part + 1) / parts);
                    for (int i = (int) ((long) units * part / parts); i < to; i++) {
                        int sequence = i / heads;
                        fill(mine, shape, spans, sequence, i % heads);
                        library.attend(head, shape.scale(), spans.pageRows[sequence]);
                    }
                });
    }

    /** Every key's page is there, and every query, key and value lies within its array. */
    private static void requireWithin(Call call, AttentionShape shape, Spans spans, int s) {
        long queryRow = (long) shape.queryHeads() * shape.headWidth();
        long keyRow = (long) shape.keyHeads() * shape.headWidth();
        long queries = (spans.queryStart[s] + (long) spans.queryCount[s]) * queryRow;
        long rows = 0;
        int first = 0;
        long missing = spans.keyCount[s];
        for (int page = 0; missing > 0; page++, missing -= spans.pageSize) {
            first = Math.min(first, spans.pageRows[s][page]);
            rows = Math.max(rows, spans.pageRows[s][page] + Math.min(missing, spans.pageSize));
        }
        int least = Math.min(spans.queryStart[s], spans.firstPosition[s]);
        if (Math.min(first, least) < 0
                || queries > Math.min(call.q.length, call.out.length)
                || rows * keyRow > Math.min(call.keys.length, call.values.length)) {
            throw new IllegalArgumentException(
                    "sequence %d needs %d values of queries and %d of keys; there are %d and %d"
                            .formatted(
                                    s,
                                    queries,
                                    rows * keyRow,
                                    Math.min(call.q.length, call.out.length),
                                    Math.min(call.keys.length, call.values.length)));
        }
    }

    private void reserve(int keys, int width) {
        int stride = (keys + LANES - 1) / LANES * LANES | LANES;
        int needed =
                (width + QUERIES_TOGETHER) * stride + keys * ((width + LANES - 1) / LANES * LANES);
        if (scratches[0].length < needed) {
            Arrays.setAll(scratches, member -> new float[needed]);
        }
    }

    private static void fill(int[] to, AttentionShape shape, Spans spans, int s, int head) {
        int width = shape.headWidth();
        int keyHead = head / (shape.queryHeads() / shape.keyHeads());
        to[0] = (spans.queryStart[s] * shape.queryHeads() + head) * width;
        to[1] = shape.queryHeads() * width;
        to[2] = spans.queryCount[s];
        to[3] = keyHead * width;
        to[4] = shape.keyHeads() * width;
        to[5] = spans.keyCount[s];
        to[6] = width;
        to[7] = spans.pageSize;
        to[8] = spans.firstPosition[s];
        to[9] = shape.causal() ? 1 : 0;
        to[10] = shape.window();
    }
}
