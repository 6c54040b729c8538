package dev.footnote.gateway.answer;

import dev.footnote.contracts.answer.SourcePassage;
import dev.footnote.gateway.text.Span;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.PassageScores;
import dev.footnote.knowledge.RankedPassage;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Passages as the API shows them. */
final class Passages {
    private final ViewLinks links;

    Passages(ViewLinks links) {
        this.links = links;
    }

    SourcePassage shown(RankedPassage ranked) {
        Passage passage = ranked.passage();
        PassageScores scores = ranked.scores();
        return new SourcePassage(
                passage.chunkId(),
                passage.documentId(),
                passage.version(),
                passage.collection(),
                passage.externalId(),
                passage.title(),
                passage.headingPath(),
                boxed(passage.page()),
                passage.start(),
                passage.end(),
                passage.text(),
                links.to(passage, new Span(passage.start(), passage.end())),
                new SourcePassage.Scores(
                        scores.fused(),
                        boxed(scores.bm25()),
                        boxed(scores.bm25Rank()),
                        boxed(scores.cosine()),
                        boxed(scores.vectorRank())));
    }

    static Optional<Integer> boxed(OptionalInt value) {
        return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
    }

    private static Optional<Double> boxed(OptionalDouble value) {
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }
}
