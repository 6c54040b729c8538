package dev.footnote.engine.sample.grammar;

import java.util.BitSet;
import java.util.Set;

/**
 * Holds one generation to a grammar: tokens that would leave it get minus infinity, those that end
 * the answer may come where the grammar ends. Not for several threads.
 */
public final class Constraint {
    private final Reading reading;
    private final TokenBytes tokens;
    private final Set<Integer> endIds;
    private Reading.Place place;

    /**
     * Compiles the grammar.
     *
     * @param endIds tokens by which the model ends an answer
     * @throws GrammarException when it is too large or no text satisfies it
     */
    public Constraint(Grammar grammar, TokenBytes tokens, Set<Integer> endIds) {
        this.reading = new Reading(new Automaton(grammar));
        this.tokens = tokens;
        this.endIds = Set.copyOf(endIds);
        this.place = reading.start(tokens.blankFirst());
    }

    /**
     * Bans every token that may not come next.
     *
     * @throws GrammarException when none may
     */
    public void mask(float[] logits) {
        BitSet allowed = place.allowed;
        if (allowed == null) {
            reading.beginToken();
            allowed = tokens.allowed(reading, place);
            place.allowed = allowed;
        }
        boolean any = false;
        for (int id = 0; id < logits.length; id++) {
            boolean may = endIds.contains(id) ? place.accepts() : allowed.get(id);
            if (!may) {
                logits[id] = Float.NEGATIVE_INFINITY;
            }
            any |= may && logits[id] > Float.NEGATIVE_INFINITY;
        }
        if (!any) {
            throw new GrammarException(
                    GrammarException.Kind.UNSATISFIABLE,
                    "vocabulary",
                    "the grammar wants to go on, but no token of the vocabulary does");
        }
    }

    /** Goes on by a chosen token. */
    public void accept(int id) {
        if (endIds.contains(id)) {
            return;
        }
        reading.beginToken();
        for (byte value : tokens.of(id)) {
            place = reading.step(place, value & 0xFF);
        }
        if (place.isDead()) {
            throw new IllegalArgumentException(
                    "token %d is not what the grammar allows".formatted(id));
        }
    }

    /** Whether the text is whole and nothing may follow. */
    public boolean complete() {
        return place.accepts() && !place.goesOn();
    }

    /** Whether the text is whole. */
    public boolean accepts() {
        return place.accepts();
    }
}
