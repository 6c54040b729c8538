package dev.footnote.engine.tokenize;

/**
 * A token found in the text itself, before the model sees it.
 *
 * @param id its id
 * @param content its spelling
 * @param flags how it matches
 * @param special left out of decoded text on request
 */
record AddedToken(int id, String content, Flags flags, boolean special) {
    /** How a token matches: as a whole word, with the space around it, in which text. */
    record Flags(boolean singleWord, boolean stripLeft, boolean stripRight, Where where) {
        static final Flags EXACT = new Flags(false, false, false, Where.TEXT);
    }

    /** Where a token is looked for. */
    enum Where {
        /** In the text as given. */
        TEXT,
        /** In the normalized text. */
        NORMALIZED,
        /** Only the model or the post-processor makes it. */
        NOWHERE
    }
}
