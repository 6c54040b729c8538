package dev.footnote.gateway.answer;

import dev.footnote.knowledge.Reader;

import java.util.Map;
import java.util.Set;

/** Searches, and chooses from what was found the evidence that an answer may stand on. */
final class Research {
    private static final int PASSAGES_FOUND_MAX = 24;

    private final Searching searching;
    private final PromptBudget budget;
    private final Stages stages;

    Research(Searching searching, PromptBudget budget, Stages stages) {
        this.searching = searching;
        this.budget = budget;
        this.stages = stages;
    }

    Findings on(
            Question question,
            Reader reader,
            Set<String> collections,
            Map<String, String> filters) {
        var scope = new Searching.Scope(reader, collections, filters, PASSAGES_FOUND_MAX);
        Searching.Found found = searching.search(question.standalone(), scope);
        TermWeights weights =
                TermWeights.of(
                        found.retrieval().passages().stream()
                                .map(ranked -> ranked.passage().text())
                                .toList());
        Evidence evidence =
                stages.run(
                        Stages.Stage.SELECTION,
                        () ->
                                new EvidenceSelection(question, weights, budget)
                                        .select(
                                                found.retrieval().passages(),
                                                texts -> searching.cosines(found.query(), texts)));
        return new Findings(question, found.retrieval(), evidence, weights);
    }
}
