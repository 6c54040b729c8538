package dev.footnote.gateway.answer;

import dev.footnote.gateway.text.Words;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.PassageScores;
import dev.footnote.knowledge.RankedPassage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Passages for tests. */
final class Samples {
    private Samples() {}

    static Passage passage(String id, String title, String text) {
        return new Passage(
                id,
                "doc-" + id,
                1,
                "handbook",
                id + ".md",
                title,
                0,
                List.of(),
                OptionalInt.empty(),
                100,
                100 + text.length(),
                text,
                Optional.of("en"));
    }

    /** In the order given, as if words had found them, with the coverage of the question. */
    static List<RankedPassage> ranked(String question, Passage... passages) {
        List<RankedPassage> ranked = new ArrayList<>();
        for (Passage passage : passages) {
            int rank = ranked.size() + 1;
            ranked.add(
                    new RankedPassage(
                            passage,
                            new PassageScores(
                                    OptionalDouble.of(10.0 / rank),
                                    OptionalInt.of(rank),
                                    OptionalDouble.of(0.6),
                                    OptionalInt.of(rank),
                                    coverage(question, passage.text()),
                                    1.0 / (60 + rank))));
        }
        return ranked;
    }

    static double coverage(String question, String text) {
        Set<String> asked = Words.keys(question);
        Set<String> has = Words.keys(text);
        long met = asked.stream().filter(has::contains).count();
        return asked.isEmpty() ? 0 : (double) met / asked.size();
    }

    static Evidence evidence(Question question, Passage... passages) {
        List<RankedPassage> ranked = ranked(question.standalone(), passages);
        return new EvidenceSelection(question, weights(passages), new PromptBudget(4, 300, 120))
                .select(ranked, _ -> List.of());
    }

    static TermWeights weights(Passage... passages) {
        List<String> texts = new ArrayList<>();
        for (Passage passage : passages) texts.add(passage.text());
        return TermWeights.of(texts);
    }
}
