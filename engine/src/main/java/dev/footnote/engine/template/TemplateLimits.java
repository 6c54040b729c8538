package dev.footnote.engine.template;

/**
 * What one rendering may use.
 *
 * @param charactersMax of the result and of any string on the way
 * @param stepsMax statements run and elements visited
 * @param depthMax macros within macros, and brackets within brackets when parsing
 */
public record TemplateLimits(int charactersMax, long stepsMax, int depthMax) {
    /** Refuses limits that nothing could meet. */
    public TemplateLimits {
        if (charactersMax < 1 || stepsMax < 1 || depthMax < 1 || depthMax > 500) {
            throw new IllegalArgumentException(
                    "template limits: %d characters, %d steps, depth %d (1 to 500)"
                            .formatted(charactersMax, stepsMax, depthMax));
        }
    }

    /** More than a long conversation with many tools needs. */
    public static TemplateLimits defaults() {
        return new TemplateLimits(16 << 20, 5_000_000, 100);
    }
}
