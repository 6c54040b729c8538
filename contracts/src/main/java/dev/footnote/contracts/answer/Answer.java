package dev.footnote.contracts.answer;

import java.util.List;

/**
 * An answer as sentences, each with the numbers of its citations; the evidence is every passage the
 * model was shown. {@code reason} explains a verdict other than {@code answered}.
 */
public record Answer(
        String id,
        String question,
        Verdict verdict,
        String reason,
        String text,
        List<Sentence> sentences,
        List<Citation> citations,
        List<SourcePassage> evidence,
        String model,
        Timings timings) {

    /** {@code citations} holds {@link Citation#number()} values. */
    public record Sentence(String text, List<Integer> citations) {
        public Sentence {
            citations = List.copyOf(citations);
        }
    }

    /**
     * Milliseconds; {@code firstToken} counts from the arrival of the question, 0 when nothing was
     * generated.
     */
    public record Timings(
            long retrievalMillis,
            long firstTokenMillis,
            long totalMillis,
            int promptTokens,
            int completionTokens) {}

    public Answer {
        sentences = List.copyOf(sentences);
        citations = List.copyOf(citations);
        evidence = List.copyOf(evidence);
    }
}
