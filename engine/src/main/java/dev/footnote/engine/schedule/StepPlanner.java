package dev.footnote.engine.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Continuous batching with chunked prefill. Sequences that only need their last token come first,
 * so that an answer under way never waits for somebody's long prompt; what is left of the budget
 * goes to prompts in the order of their arrival, the last of them cut.
 */
public final class StepPlanner {

    private StepPlanner() {}

    /** The work of the next step: at most this many tokens, at most one piece of each sequence. */
    public static List<Work> plan(int tokensMax, List<Progress> running) {
        List<Work> work = new ArrayList<>();
        int budget = tokensMax;
        for (Progress sequence : running) {
            if (sequence.missing() == 1 && budget > 0) {
                work.add(new Work(sequence.id(), sequence.computed(), 1));
                budget--;
            }
        }
        for (Progress sequence : running) {
            if (sequence.missing() > 1 && budget > 0) {
                int count = Math.min(sequence.missing(), budget);
                work.add(new Work(sequence.id(), sequence.computed(), count));
                budget -= count;
            }
        }
        return work;
    }
}
