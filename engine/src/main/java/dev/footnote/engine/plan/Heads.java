package dev.footnote.engine.plan;

/** How attention is divided; consecutive query heads share a key head. */
public record Heads(int queries, int keys, int width) {

    public Heads {
        if (queries < 1 || keys < 1 || width < 1 || queries % keys != 0) {
            throw new IllegalArgumentException(
                    "%d query heads and %d key heads of width %d do not fit together"
                            .formatted(queries, keys, width));
        }
    }

    /** Length of a token's keys, and of its values. */
    public int keyWidth() {
        return keys * width;
    }

    /** Length of a token's queries. */
    public int queryWidth() {
        return queries * width;
    }
}
