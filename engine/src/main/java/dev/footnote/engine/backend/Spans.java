package dev.footnote.engine.backend;

/**
 * Which rows of a step belong to which sequence, and where the keys of each lie. Filled anew for
 * each step without allocating; kernels read it. Sequence {@code s} has the query rows {@code
 * queryStart[s]} to {@code queryStart[s] + queryCount[s]}; the first of them has position {@code
 * firstPosition[s]} among {@code keyCount[s]} keys. The key at position {@code p} lies in row
 * {@code pageRows[s][p / pageSize] + p % pageSize} of the layer's keys.
 */
public final class Spans {

    /** Number of sequences. */
    public int count;

    public final int[] queryStart;
    public final int[] queryCount;
    public final int[] firstPosition;
    public final int[] keyCount;
    public final int[][] pageRows;

    /** Positions in a page; {@link Integer#MAX_VALUE} when keys lie in one piece. */
    public final int pageSize;

    public Spans(int sequencesMax, int pageSize) {
        this.queryStart = new int[sequencesMax];
        this.queryCount = new int[sequencesMax];
        this.firstPosition = new int[sequencesMax];
        this.keyCount = new int[sequencesMax];
        this.pageRows = new int[sequencesMax][];
        this.pageSize = pageSize;
    }
}
