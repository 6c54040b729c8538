package dev.footnote.embedding;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

/** What requests may bring. */
final class Inputs {
    private static final int COUNT_MAX = 2048;
    private static final int CHARACTERS_MAX = 200_000;

    private Inputs() {}

    static void requireCount(int count) {
        if (count < 1 || count > COUNT_MAX) {
            throw badRequest("input has %d entries; send 1 to %d.".formatted(count, COUNT_MAX));
        }
    }

    static void requireLength(String text, String field, int index) {
        if (text.length() > CHARACTERS_MAX) {
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "%s[%d] has %,d characters; at most %,d are read. Split it."
                            .formatted(field, index, text.length(), CHARACTERS_MAX));
        }
    }

    static void requireText(String text, String field) {
        if (text.isBlank()) throw badRequest("%s is empty; send a text.".formatted(field));
        if (text.length() > CHARACTERS_MAX) {
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "%s has %,d characters; at most %,d are read. Shorten it."
                            .formatted(field, text.length(), CHARACTERS_MAX));
        }
    }

    /** A whole number that may be absent. */
    static int positive(String field, int value, int most) {
        if (value < 1 || value > most) {
            throw badRequest("%s is %d; 1 to %d is allowed.".formatted(field, value, most));
        }
        return value;
    }

    static ProblemException badRequest(String message) {
        return new ProblemException(ProblemKind.BAD_REQUEST, message);
    }
}
