package dev.footnote.cli.doctor;

/**
 * One thing that was looked at.
 *
 * @param subject what it is about, in a word
 * @param text what was found, and for trouble what to do about it
 */
public record Finding(Level level, String subject, String text) {

    /** How bad it is. */
    public enum Level {
        OK,
        /** It works, but not as well as it could, or not for long. */
        WARNING,
        PROBLEM
    }

    public Finding {
        if (subject.isBlank() || text.isBlank()) {
            throw new IllegalArgumentException("a finding of nothing: " + level);
        }
    }

    static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text);
    }

    static Finding warning(String subject, String text) {
        return new Finding(Level.WARNING, subject, text);
    }

    static Finding problem(String subject, String text) {
        return new Finding(Level.PROBLEM, subject, text);
    }
}
