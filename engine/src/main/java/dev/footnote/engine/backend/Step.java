package dev.footnote.engine.backend;

import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.cache.KeyValueCache;
import dev.footnote.engine.cache.PageTable;

import org.jspecify.annotations.Nullable;

/**
 * The tokens that are computed together, some of each of several sequences. One object serves all
 * steps: it is cleared, filled sequence by sequence, and run, and allocates nothing on the way.
 */
public final class Step {

    final int[] ids;
    final int[] positions;
    final int[] types;
    final int[] longRows;
    final int[] cacheRows;
    final int[] selected;
    final Spans cached;
    final Spans present;
    final Spans crossed;
    private final @Nullable Adapter[] adapters;
    private boolean adapted;
    private final int contextLength;
    private int tokens;
    private int selectedCount;
    private int encoderTokens;

    /** Room for the largest step of this shape. */
    public Step(StepLimits limits) {
        this.ids = new int[limits.tokensMax()];
        this.positions = new int[limits.tokensMax()];
        this.types = new int[limits.tokensMax()];
        this.longRows = new int[limits.tokensMax()];
        this.cacheRows = new int[limits.tokensMax()];
        this.selected = new int[limits.selectedMax()];
        this.cached = new Spans(limits.sequencesMax(), KeyValueCache.PAGE_SIZE);
        this.present = new Spans(limits.sequencesMax(), Integer.MAX_VALUE);
        this.crossed = new Spans(limits.sequencesMax(), Integer.MAX_VALUE);
        for (int s = 0; s < limits.sequencesMax(); s++) {
            present.pageRows[s] = new int[1];
            crossed.pageRows[s] = new int[1];
        }
        this.adapters = new Adapter[limits.sequencesMax()];
        this.contextLength = limits.contextLength();
    }

    /** Forgets everything, the encoder's tokens included. */
    public void clear() {
        tokens = 0;
        selectedCount = 0;
        encoderTokens = 0;
        cached.count = 0;
        present.count = 0;
        crossed.count = 0;
        adapted = false;
    }

    /** Begins the next sequence of the step; tokens added from here on belong to it. */
    public void beginSequence() {
        int s = present.count++;
        present.queryStart[s] = tokens;
        present.queryCount[s] = 0;
        present.firstPosition[s] = 0;
        present.keyCount[s] = 0;
        present.pageRows[s][0] = tokens;
        adapters[s] = null;
    }

    /** The sequence begun last is computed with an adapter. */
    public void adapt(Adapter adapter) {
        adapters[present.count - 1] = adapter;
        adapted = true;
    }

    /** Whether any sequence is computed with an adapter. */
    boolean adapted() {
        return adapted;
    }

    /** The adapter of a sequence, if any. */
    @Nullable Adapter adapter(int sequence) {
        return adapters[sequence];
    }

    /**
     * Begins the next sequence, whose first {@code computed} tokens are in the cache already.
     *
     * @param pages has room for all tokens that will be added
     */
    public void beginSequence(PageTable pages, int computed) {
        beginSequence();
        int s = cached.count++;
        cached.queryStart[s] = tokens;
        cached.queryCount[s] = 0;
        cached.firstPosition[s] = computed;
        cached.keyCount[s] = computed;
        cached.pageRows[s] = pages.pageRows();
    }

    /** Adds one token to the sequence begun last. */
    public void add(int id, int type) {
        int s = present.count - 1;
        int position = present.queryCount[s];
        present.queryCount[s]++;
        present.keyCount[s]++;
        if (cached.count > 0) {
            position = cached.keyCount[s]++;
            cached.queryCount[s]++;
            cacheRows[tokens] =
                    cached.pageRows[s][position / cached.pageSize] + position % cached.pageSize;
        }
        ids[tokens] = id;
        types[tokens] = type;
        positions[tokens] = position;
        longRows[tokens] = position;
        tokens++;
    }

    /** Says that the sequence begun last has a prompt beyond the context of its first training. */
    public void turnByLongFactors() {
        int s = present.count - 1;
        for (int t = present.queryStart[s]; t < tokens; t++) {
            longRows[t] = positions[t] + contextLength;
        }
    }

    /** Asks for the scores of the token added last; returns the row they will have. */
    public int select() {
        selected[selectedCount] = tokens - 1;
        return selectedCount++;
    }

    /** Says how many rows of the encoder belong to the next sequence. */
    void addCrossed(int encoderRows) {
        addCrossed(encoderTokens, encoderRows);
        encoderTokens += encoderRows;
    }

    /** The next sequence reads these rows of the encoder. */
    void addCrossed(int firstRow, int encoderRows) {
        int s = crossed.count++;
        crossed.pageRows[s][0] = firstRow;
        crossed.keyCount[s] = encoderRows;
        crossed.queryStart[s] = present.queryStart[s];
        crossed.queryCount[s] = present.queryCount[s];
    }

    int tokens() {
        return tokens;
    }

    int selectedCount() {
        return selectedCount;
    }
}
