package dev.footnote.gateway.text;

/**
 * A word of a text.
 *
 * @param key what words are compared by: lower case, without endings
 * @param text as it is written
 */
public record Word(String key, String text, Kind kind, Span span) {
    /** What a word is, as far as its form tells. */
    public enum Kind {
        /** Digits with their separators. */
        NUMBER,
        /** A code, a parameter, an acronym, a file name: letters mixed with digits or signs. */
        IDENTIFIER,
        /** Capitalised inside a sentence. */
        NAME,
        /** Any other word that carries meaning. */
        COMMON,
        /** Articles, pronouns, auxiliaries, question words. */
        STOP
    }

    public boolean carriesMeaning() {
        return kind != Kind.STOP;
    }

    /** Numbers, codes and names: what an answer must not get wrong. */
    public boolean isExact() {
        return kind == Kind.NUMBER || kind == Kind.IDENTIFIER || kind == Kind.NAME;
    }
}
