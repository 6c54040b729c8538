package dev.footnote.engine.tokenize;

import java.util.Arrays;

/**
 * The tokens of a text (or of a pair). All arrays have one entry a token; they belong to the
 * encoding and are handed out uncopied for speed: callers read them only.
 */
public final class Encoding {
    private final int[] ids;
    private final int[] typeIds;
    private final int[] starts;
    private final int[] ends;
    private final boolean[] added;

    /** Takes over the arrays, which must have one length. */
    Encoding(int[] ids, int[] typeIds, int[] starts, int[] ends, boolean[] added) {
        int n = ids.length;
        if (typeIds.length != n || starts.length != n || ends.length != n || added.length != n) {
            throw new IllegalArgumentException("encoding arrays differ in length from " + n);
        }
        this.ids = ids;
        this.typeIds = typeIds;
        this.starts = starts;
        this.ends = ends;
        this.added = added;
    }

    /** Token ids. */
    public int[] ids() {
        return ids;
    }

    /** Segment ids as BERT wants them. */
    public int[] typeIds() {
        return typeIds;
    }

    /** First code point of each token in its text; 0 for tokens that were added. */
    public int[] starts() {
        return starts;
    }

    /** The code point after the last of each token; 0 for tokens that were added. */
    public int[] ends() {
        return ends;
    }

    /** True where the post-processor put a special token that is not in the text. */
    public boolean[] added() {
        return added;
    }

    /** Number of tokens. */
    public int size() {
        return ids.length;
    }

    @Override
    public String toString() {
        return "Encoding" + Arrays.toString(ids);
    }
}
