package dev.footnote.contracts.answer;

/** Asking the documents, as {@code POST /api/v1/ask} has it, streamed or whole. */
public interface Asking {
    /**
     * Answers, handing over each event as it comes, and returns after {@link AskEvent.Done}. It
     * blocks; call it on a virtual thread.
     *
     * @throws dev.footnote.contracts.problem.ProblemException when the question is refused or a
     *     service fails
     */
    void ask(AskRequest request, EventConsumer consumer);

    @FunctionalInterface
    interface EventConsumer {
        /**
         * Returns whether more is wanted; false stops the generation. {@link AskEvent.Done} comes
         * all the same: it says what was spent.
         */
        boolean accept(AskEvent event);
    }
}
