package dev.footnote.ingestion.chunk;

/**
 * How large a chunk may be.
 *
 * @param tokensMax of the embedded text: title, headings and passage together
 * @param charactersMax of the passage, for text whose tokens say little about its length
 */
public record ChunkLimits(int tokensMax, int charactersMax) {
    private static final int TOKENS_MIN = 32;
    private static final int SPECIAL_TOKENS = 2;

    public ChunkLimits {
        if (tokensMax < TOKENS_MIN) {
            throw new IllegalArgumentException(
                    "tokensMax is %d; %d or more are needed".formatted(tokensMax, TOKENS_MIN));
        }
        if (charactersMax < 100) throw new IllegalArgumentException("charactersMax: 100 or more");
    }

    /** About 170 words, the size that MiniLM-like models were measured best with. */
    public static ChunkLimits ofModel(int modelTokensMax) {
        int tokens = Math.min(256, modelTokensMax) - SPECIAL_TOKENS;
        return new ChunkLimits(Math.max(TOKENS_MIN, tokens), 2000);
    }
}
