package dev.footnote.engine.sample.grammar;

import java.util.ArrayList;
import java.util.List;

/** What a piece of text looks like. */
public sealed interface Form {
    /** No upper bound of a {@link Repeat}. */
    int UNBOUNDED = Integer.MAX_VALUE;

    /** Exactly this text. */
    record Literal(String text) implements Form {}

    /** One character of these. */
    record OneOf(Characters characters) implements Form {}

    /** One after the other; nothing when empty. */
    record Sequence(List<Form> parts) implements Form {
        /** Copies the parts. */
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** One of these; no text at all satisfies an empty choice. */
    record Choice(List<Form> options) implements Form {
        /** Copies the options. */
        public Choice {
            options = List.copyOf(options);
        }
    }

    /** The same form several times. */
    record Repeat(Form form, int least, int most) implements Form {
        /** Refuses what cannot be counted. */
        public Repeat {
            if (least < 0 || most < least) {
                throw GrammarException.malformed(
                        "repetition",
                        "a form is repeated %d to %d times; expected 0 or more, the second at least the first"
                                .formatted(least, most));
            }
        }
    }

    /** A rule of the grammar. */
    record Named(String rule) implements Form {}

    /** One after the other. */
    static Form sequence(Form... parts) {
        return new Sequence(List.of(parts));
    }

    /** One of these. */
    static Form choice(Form... options) {
        return new Choice(List.of(options));
    }

    /** Exactly this text. */
    static Form text(String text) {
        return new Literal(text);
    }

    /** The form or nothing. */
    static Form optional(Form form) {
        return new Repeat(form, 0, 1);
    }

    /** A character between two, both included. */
    static Form between(int first, int last) {
        return new OneOf(Characters.between(first, last));
    }

    /** Forms with another between each two. */
    static Form joined(List<Form> forms, Form separator) {
        List<Form> all = new ArrayList<>();
        for (Form form : forms) {
            if (!all.isEmpty()) {
                all.add(separator);
            }
            all.add(form);
        }
        return new Sequence(all);
    }
}
