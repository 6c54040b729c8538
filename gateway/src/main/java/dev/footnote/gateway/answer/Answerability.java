package dev.footnote.gateway.answer;

import dev.footnote.gateway.text.Spelling;
import dev.footnote.gateway.text.Word;
import dev.footnote.gateway.text.Words;
import dev.footnote.knowledge.RankedPassage;
import dev.footnote.knowledge.Retrieval;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Judges, before anything is generated, whether what was found can carry an answer: a logistic
 * regression over what both rankers say. No single figure separates: cosines are high for anything
 * on the subject, words overlap for anything that mentions it.
 */
final class Answerability {
    /**
     * What the judgement looks at.
     *
     * @param passageCoverage share of the question's words in the best passage, by their rarity
     * @param cosine of the best passage
     * @param sentenceCosine of the best sentence; the passage's when none was computed
     * @param absentShare weight of the question's words that no passage of the index has, nor a
     *     word that they may be a wrong spelling of
     * @param exactMissing share of the question's numbers, codes and names that the passages chosen
     *     do not have
     * @param agreement 1 when words and vectors both rank the same passage among their first three
     */
    record Features(
            double passageCoverage,
            double cosine,
            double sentenceCosine,
            double absentShare,
            double exactMissing,
            double agreement) {
        double[] values() {
            return new double[] {
                passageCoverage, cosine, sentenceCosine, absentShare, exactMissing, agreement
            };
        }
    }

    // Fitted on evals/calibration: docs/operating/evaluation.md.
    private static final double[] WEIGHTS = {1.59, 1.80, 2.21, -3.24, -0.83, 0.58};
    private static final double BIAS = -3.06;

    /** Below this the sources do not say. */
    static final double ANSWERABLE_MIN = 0.46;

    private Answerability() {}

    static double probability(Features features) {
        double sum = BIAS;
        double[] values = features.values();
        for (int i = 0; i < values.length; i++) sum += WEIGHTS[i] * values[i];
        return 1 / (1 + Math.exp(-sum));
    }

    static Features features(Findings findings) {
        Question question = findings.question();
        Retrieval retrieval = findings.retrieval();
        Evidence evidence = findings.evidence();
        if (evidence.sentences().isEmpty()) return new Features(0, 0, 0, 1, 1, 0);
        List<Evidence.Sentence> best =
                evidence.sentences().subList(0, Math.min(3, evidence.sentences().size()));
        double cosine =
                retrieval.passages().stream()
                        .mapToDouble(ranked -> ranked.scores().cosine().orElse(0))
                        .max()
                        .orElse(0);
        double sentenceCosine =
                best.stream().mapToDouble(Evidence.Sentence::cosine).max().orElse(0);
        double passageCoverage =
                retrieval.passages().stream()
                        .limit(5)
                        .mapToDouble(ranked -> ranked.scores().coverage())
                        .max()
                        .orElse(0);
        boolean agreed =
                retrieval.passages().stream()
                        .anyMatch(
                                ranked ->
                                        ranked.scores().bm25Rank().orElse(99) <= 3
                                                && ranked.scores().vectorRank().orElse(99) <= 3);
        return new Features(
                passageCoverage,
                cosine,
                sentenceCosine > 0 ? sentenceCosine : cosine,
                absentShare(question, retrieval, findings.weights()),
                exactMissing(question, evidence),
                agreed ? 1 : 0);
    }

    private static double absentShare(Question question, Retrieval retrieval, TermWeights weights) {
        Set<String> absent = new HashSet<>();
        for (String term : retrieval.analysis().absentTerms()) {
            absent.addAll(Words.keys(term));
        }
        Set<String> found = new HashSet<>();
        for (RankedPassage ranked : retrieval.passages()) {
            found.addAll(Words.keys(ranked.passage().text()));
        }
        double missing = 0;
        double all = 0;
        for (Word term : question.terms()) {
            double weight = weights.of(term);
            all += weight;
            boolean missed = absent.contains(term.key()) && !Spelling.isMeant(term, found);
            if (missed) missing += weight;
        }
        return all == 0 ? 0 : missing / all;
    }

    private static double exactMissing(Question question, Evidence evidence) {
        List<Word> exact = question.terms().stream().filter(Word::isExact).toList();
        if (exact.isEmpty()) return 0;
        Set<String> present = new HashSet<>();
        for (Evidence.Source source : evidence.sources()) {
            present.addAll(Words.keys(source.heading()));
            present.addAll(Words.keys(source.ranked().passage().text()));
        }
        long missing = exact.stream().filter(word -> !present.contains(word.key())).count();
        return (double) missing / exact.size();
    }
}
