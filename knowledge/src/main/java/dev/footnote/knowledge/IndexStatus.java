package dev.footnote.knowledge;

import java.util.Optional;

/**
 * State of the index.
 *
 * @param appliedSequence last change that searches see
 * @param latestSequence last change in the authority
 * @param passageCount passages in the index
 * @param failure what stops the index from following, while something does
 */
public record IndexStatus(
        long appliedSequence, long latestSequence, int passageCount, Optional<String> failure) {
    /** Ready to answer: nothing fails, and no change is missing. */
    public boolean caughtUp() {
        return failure.isEmpty() && appliedSequence >= latestSequence;
    }
}
