package dev.footnote.engine.backend.opencl;

import dev.footnote.engine.backend.AttentionShape;
import dev.footnote.engine.backend.Spans;

/** Softmax attention; what is read is checked here, the device checks nothing. */
final class DeviceAttention {
    /** Integers that describe a query: {@code attention.cl}. */
    private static final int QUERY = 4;

    /** Keys that a work-group sees at a time. */
    private static final int CHUNK = 64;

    private final DeviceQueue queue;
    private final DeviceArrays arrays;
    private final DeviceIndices indices;

    DeviceAttention(DeviceQueue queue, DeviceArrays arrays, DeviceIndices indices) {
        this.queue = queue;
        this.arrays = arrays;
        this.indices = indices;
    }

    /** The arrays of one call. */
    @SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
    record Call(float[] q, float[] keys, float[] values, float[] out) {}

    void attend(Call call, AttentionShape shape, Spans spans) {
        int queries = 0;
        int pages = 0;
        int queriesEnd = 0;
        long keyRows = 0;
        for (int s = 0; s < spans.count; s++) {
            queries += spans.queryCount[s];
            queriesEnd = Math.max(queriesEnd, spans.queryStart[s] + spans.queryCount[s]);
            pages += pages(spans, s);
            keyRows = Math.max(keyRows, keyRows(spans, s));
        }
        if (queries == 0) {
            return;
        }
        int queryValues = Math.multiplyExact(queriesEnd, shape.queryHeads() * shape.headWidth());
        long keyValues = keyRows * shape.keyHeads() * shape.headWidth();
        requireKeys(call, keyValues);
        int described = queries * QUERY;
        int place = indices.place(spans, described + pages, to -> describe(spans, described, to));
        queue.kernel("attend")
                .buffer(arrays.reading(call.q, queryValues))
                .buffer(arrays.reading(call.keys, (int) keyValues))
                .buffer(arrays.reading(call.values, (int) keyValues))
                .buffer(arrays.reading(shape.distanceBias(), shape.distanceBias().length))
                .integer(shape.distanceBias().length == 0 ? 0 : shape.reach())
                .buffer(indices.buffer())
                .integer(place)
                .integer(place + described)
                .integer(spans.pageSize)
                .integer(shape.queryHeads())
                .integer(shape.keyHeads())
                .integer(shape.headWidth())
                .real(shape.scale())
                .real(shape.softCap())
                .integer(shape.causal() ? 1 : 0)
                .integer(shape.window())
                .buffer(arrays.changing(call.out, queryValues))
                .overGroups(new long[] {queries, shape.queryHeads()}, CHUNK, 1);
    }

    private void requireKeys(Call call, long values) {
        int there = Math.min(arrays.length(call.keys), arrays.length(call.values));
        if (values > there) {
            throw new IllegalArgumentException(
                    "the sequences need %d values of keys; there are %d".formatted(values, there));
        }
    }

    private static int pages(Spans spans, int s) {
        return (int) (((long) spans.keyCount[s] + spans.pageSize - 1) / spans.pageSize);
    }

    /** Rows from the first on that hold all keys of a sequence. */
    private static long keyRows(Spans spans, int s) {
        long rows = 0;
        long missing = spans.keyCount[s];
        for (int page = 0; missing > 0; page++, missing -= spans.pageSize) {
            int first = spans.pageRows[s][page];
            if (first < 0) {
                throw new IllegalArgumentException("page %d begins at %d".formatted(page, first));
            }
            rows = Math.max(rows, first + Math.min(missing, spans.pageSize));
        }
        return rows;
    }

    private static void describe(Spans spans, int described, int[] to) {
        int query = 0;
        int page = 0;
        for (int s = 0; s < spans.count; s++) {
            for (int t = 0; t < spans.queryCount[s]; t++) {
                to[query++] = spans.queryStart[s] + t;
                to[query++] = spans.firstPosition[s] + t;
                to[query++] = spans.keyCount[s];
                to[query++] = page;
            }
            int pages = pages(spans, s);
            System.arraycopy(spans.pageRows[s], 0, to, described + page, pages);
            page += pages;
        }
    }
}
