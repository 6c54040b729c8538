package dev.footnote.engine.schedule;

/**
 * How far a sequence is.
 *
 * @param known its tokens, prompt and generated
 * @param computed those whose keys and values are in the cache
 */
public record Progress(long id, int known, int computed) {

    public Progress {
        if (computed < 0 || computed >= known) {
            throw new IllegalArgumentException(
                    "sequence %d has %d of %d tokens computed; at least one must be missing"
                            .formatted(id, computed, known));
        }
    }

    /** Tokens to compute before the next can be chosen; 1 is a decode step, more is prefill. */
    public int missing() {
        return known - computed;
    }
}
