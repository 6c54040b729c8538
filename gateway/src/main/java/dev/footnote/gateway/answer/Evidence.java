package dev.footnote.gateway.answer;

import dev.footnote.gateway.text.Span;
import dev.footnote.knowledge.RankedPassage;

import java.util.List;

/**
 * What an answer may stand on.
 *
 * @param sources the passages that are shown to the model, numbered from 1 in this order
 * @param sentences the sentences of all of them that speak to the question, best first
 */
record Evidence(List<Source> sources, List<Sentence> sentences) {
    Evidence {
        sources = List.copyOf(sources);
        sentences = List.copyOf(sentences);
    }

    /**
     * A passage, and the excerpt of it that goes into the prompt.
     *
     * @param spans of the sentences in the passage's text that may be shown or quoted
     */
    record Source(int number, RankedPassage ranked, List<Span> spans, String excerpt) {
        Source {
            spans = List.copyOf(spans);
        }

        String text(Span span) {
            return span.of(ranked.passage().text());
        }

        /** Title and headings, which name what the passage speaks of. */
        String heading() {
            return Headings.of(ranked.passage());
        }
    }

    /**
     * A sentence of a passage and how well it speaks to the question.
     *
     * @param coverage share of the question's words in it or right above it, weighted, 0 to 1
     * @param cosine with the question; 0 when not known
     * @param meetsType whether it holds the kind of words that the question asks for
     */
    record Sentence(
            RankedPassage ranked,
            Span span,
            double coverage,
            double cosine,
            boolean meetsType,
            double score) {
        String text() {
            return span.of(ranked.passage().text());
        }
    }
}
