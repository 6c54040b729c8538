package dev.footnote.engine.json;

/**
 * How much a document may ask of the reader.
 *
 * @param depthMax nested objects and arrays
 * @param charactersMax length of the whole text
 */
public record JsonLimits(int depthMax, int charactersMax) {
    /** Refuses limits that no document could meet. */
    public JsonLimits {
        if (depthMax < 1 || depthMax > 2_000 || charactersMax < 1) {
            throw new IllegalArgumentException(
                    "JSON limits: depth " + depthMax + " (1 to 2000), size " + charactersMax);
        }
    }

    /** Roomy enough for the largest published tokenizer files. */
    public static JsonLimits defaults() {
        return new JsonLimits(128, 256 << 20);
    }
}
