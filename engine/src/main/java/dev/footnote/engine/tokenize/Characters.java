package dev.footnote.engine.tokenize;

/** Classes of code points as the reference tokenizers define them. */
final class Characters {
    private static final int MARKS =
            (1 << Character.NON_SPACING_MARK)
                    | (1 << Character.COMBINING_SPACING_MARK)
                    | (1 << Character.ENCLOSING_MARK);
    private static final int NUMBERS =
            (1 << Character.DECIMAL_DIGIT_NUMBER)
                    | (1 << Character.LETTER_NUMBER)
                    | (1 << Character.OTHER_NUMBER);
    private static final int OTHERS =
            (1 << Character.CONTROL)
                    | (1 << Character.FORMAT)
                    | (1 << Character.PRIVATE_USE)
                    | (1 << Character.SURROGATE);
    private static final int PUNCTUATION =
            (1 << Character.CONNECTOR_PUNCTUATION)
                    | (1 << Character.DASH_PUNCTUATION)
                    | (1 << Character.START_PUNCTUATION)
                    | (1 << Character.END_PUNCTUATION)
                    | (1 << Character.INITIAL_QUOTE_PUNCTUATION)
                    | (1 << Character.FINAL_QUOTE_PUNCTUATION)
                    | (1 << Character.OTHER_PUNCTUATION);

    private Characters() {}

    /** The Unicode property White_Space, which is neither of Java's two notions. */
    static boolean isSpace(int code) {
        if (code < 0x80) {
            return code == ' ' || (code >= 9 && code <= 13);
        }
        return switch (code) {
            case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> code >= 0x2000 && code <= 0x200A;
        };
    }

    static boolean isNumber(int code) {
        return in(NUMBERS, code);
    }

    static boolean isMark(int code) {
        return in(MARKS, code);
    }

    static boolean isNonSpacingMark(int code) {
        return Character.getType(code) == Character.NON_SPACING_MARK;
    }

    /** Unicode category C without unassigned code points, which may be characters of tomorrow. */
    static boolean isOther(int code) {
        return in(OTHERS, code);
    }

    /** Unicode punctuation, and every ASCII sign that is neither letter nor digit nor space. */
    static boolean isPunctuation(int code) {
        if (code < 0x80) {
            return code > ' ' && code < 0x7F && !Character.isLetterOrDigit(code);
        }
        return in(PUNCTUATION, code);
    }

    /** A character of a word, for added tokens that only match whole words. */
    static boolean isWord(int code) {
        return code == '_' || Character.isLetterOrDigit(code) || isMark(code);
    }

    /** CJK ideographs as BERT lists them, the odd start of extension E included. */
    static boolean isIdeograph(int code) {
        return (code >= 0x3400 && code <= 0x4DBF)
                || (code >= 0x4E00 && code <= 0x9FFF)
                || (code >= 0xF900 && code <= 0xFAFF)
                || (code >= 0x20000 && code <= 0x2A6DF)
                || (code >= 0x2A700 && code <= 0x2B73F)
                || (code >= 0x2B740 && code <= 0x2B81F)
                || (code >= 0x2B920 && code <= 0x2CEAF)
                || (code >= 0x2F800 && code <= 0x2FA1F);
    }

    private static boolean in(int categories, int code) {
        return ((categories >> Character.getType(code)) & 1) != 0;
    }
}
