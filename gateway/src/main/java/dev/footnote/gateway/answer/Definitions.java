package dev.footnote.gateway.answer;

import dev.footnote.gateway.text.Span;
import dev.footnote.gateway.text.Words;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Terms that stand on a line of their own, such as the name of a setting, and the sentences below
 * each. What such a sentence says, it says of its term, however rarely it names it; and nothing of
 * the terms before.
 */
final class Definitions {
    private static final int TERM_WORDS_MAX = 6;
    private static final int TERM_LENGTH_MAX = 60;
    private static final String NO_TERM_ENDS_IN = ".!?:;,";

    private final Map<Span, Span> terms = new HashMap<>();
    private final Map<Span, Set<String>> keys = new HashMap<>();

    private Definitions() {}

    static Definitions of(String text, List<Span> spans) {
        var definitions = new Definitions();
        Optional<Span> term = Optional.empty();
        Set<String> named = new HashSet<>();
        boolean under = false;
        for (Span span : spans) {
            if (isTerm(text, span)) {
                // Lines of terms without a sentence between them name the same thing.
                if (under) named.clear();
                named.addAll(Words.keys(span.of(text)));
                term = Optional.of(span);
                under = false;
            } else if (term.isPresent()) {
                if (!under) definitions.terms.put(span, term.get());
                under = true;
                definitions.keys.put(span, Set.copyOf(named));
            }
        }
        return definitions;
    }

    /** What the lines of terms above the sentence name; nothing where there are none. */
    Set<String> named(Span sentence) {
        return keys.getOrDefault(sentence, Set.of());
    }

    /** The term right above the sentence. */
    Optional<Span> term(Span sentence) {
        return Optional.ofNullable(terms.get(sentence));
    }

    private static boolean isTerm(String text, Span span) {
        boolean opensLine = span.start() == 0 || text.charAt(span.start() - 1) == '\n';
        boolean endsLine = span.end() == text.length() || text.charAt(span.end()) == '\n';
        if (!opensLine || !endsLine || span.end() - span.start() > TERM_LENGTH_MAX) return false;
        String line = span.of(text);
        boolean sentence = NO_TERM_ENDS_IN.indexOf(line.charAt(line.length() - 1)) >= 0;
        boolean cells = line.indexOf('|') >= 0 || line.indexOf('\n') >= 0;
        return !sentence && !cells && Words.of(line).size() <= TERM_WORDS_MAX;
    }
}
