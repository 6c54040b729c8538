package dev.footnote.gateway.answer;

/**
 * How much a prompt may hold. The prompt is kept far below most models' context on purpose: the
 * time to the first word grows with every token of it, and a small model loses its way in a long
 * one.
 */
public record PromptBudget(int sourcesMax, int evidenceTokensMax, int answerTokensMax) {
    public PromptBudget {
        if (sourcesMax < 1 || evidenceTokensMax < 1 || answerTokensMax < 1) {
            throw new IllegalArgumentException(
                    "prompt budget %d sources, %d evidence tokens, %d answer tokens; all at least 1"
                            .formatted(sourcesMax, evidenceTokensMax, answerTokensMax));
        }
    }

    /** The same budget, made to fit a model that reads so many tokens. */
    PromptBudget within(int contextTokensMax) {
        int left = contextTokensMax - answerTokensMax - FRAME_TOKENS;
        return new PromptBudget(
                sourcesMax, Math.clamp(left, 1, evidenceTokensMax), answerTokensMax);
    }

    /** Instructions, template and question, about. */
    private static final int FRAME_TOKENS = 200;

    /**
     * A cautious estimate without a tokenizer: it is there to bound time, not to fill a context.
     */
    static int tokens(String text) {
        double tokens = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x2E7F) tokens += 1.2;
            else if (c > 0x7F || Character.isDigit(c)) tokens += 0.6;
            else if (Character.isLetter(c)) tokens += 0.22;
            else if (!Character.isWhitespace(c)) tokens += 0.6;
        }
        return (int) Math.ceil(tokens);
    }
}
