package dev.footnote.gateway.answer;

import dev.footnote.gateway.answer.Attribution.Support;
import dev.footnote.gateway.answer.Evidence.Sentence;
import dev.footnote.gateway.text.Span;
import dev.footnote.gateway.text.Word;
import dev.footnote.gateway.text.Words;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which sentences make the answer. The model's are taken when a source carries them and
 * they speak to the question; what the best evidence says beyond them is added in its own words. So
 * a model that fails costs fluency, never truth.
 */
final class Drafting {
    /** A model's sentence must stand on evidence nearly as good as the best. */
    private static final double NEAR_THE_BEST = 0.75;

    /**
     * Evidence this close to the best is quoted too when it has words of the question that miss.
     */
    private static final double QUOTED_TOO = 0.8;

    private static final int REJECTED_MAX = 2;
    private static final int SENTENCES_MAX = 3;
    private static final int FOLLOWING_MAX = 3;

    private final Question question;
    private final Evidence evidence;
    private final Attribution attribution;
    private final Composition composition;
    private final List<Support> supports = new ArrayList<>();
    private int rejected;

    Drafting(
            Question question,
            Evidence evidence,
            Attribution attribution,
            Composition composition) {
        this.question = question;
        this.evidence = evidence;
        this.attribution = attribution;
        this.composition = composition;
    }

    /** Takes or rejects a sentence of the model's; returns whether more are wanted. */
    boolean offer(String sentence) {
        Optional<Support> support = attribution.of(sentence, evidence.sources());
        boolean taken = support.isPresent() && speaksToTheQuestion(sentence, support.get());
        if (taken) {
            int before = composition.sentences().size();
            composition.add(sentence, support.get());
            taken = composition.sentences().size() > before;
        }
        if (taken) support.ifPresent(supports::add);
        else rejected++;
        return composition.wanted() && rejected < REJECTED_MAX && supports.size() < SENTENCES_MAX;
    }

    private boolean speaksToTheQuestion(String sentence, Support support) {
        Sentence best = evidence.sentences().getFirst();
        double score = score(support);
        if (score < NEAR_THE_BEST * best.score()) return false;
        Set<String> asked = question.keys();
        List<Word> fresh =
                Words.of(sentence).stream().filter(word -> !asked.contains(word.key())).toList();
        return !best.meetsType() || question.type().isMetBy(fresh);
    }

    private double score(Support support) {
        String chunk = support.source().ranked().passage().chunkId();
        return evidence.sentences().stream()
                .filter(s -> s.ranked().passage().chunkId().equals(chunk))
                .filter(s -> s.span().equals(support.span()))
                .mapToDouble(Sentence::score)
                .findFirst()
                .orElse(0);
    }

    /** Adds, in the sources' own words, what the best evidence has and the answer lacks. */
    void complete() {
        Set<String> met = new HashSet<>();
        for (Sentence sentence : evidence.sentences()) {
            if (supports.size() >= SENTENCES_MAX) return;
            boolean first = met.isEmpty();
            if (!first && sentence.score() < QUOTED_TOO * evidence.sentences().getFirst().score()) {
                return;
            }
            Set<String> brings = new HashSet<>(Words.keys(sentence.text()));
            brings.retainAll(question.keys());
            if (first || !met.containsAll(brings)) quote(sentence);
            met.addAll(brings);
            if (first) met.add("");
        }
    }

    private void quote(Sentence sentence) {
        Optional<Evidence.Source> source =
                evidence.sources().stream()
                        .filter(s -> s.ranked().equals(sentence.ranked()))
                        .findFirst();
        if (source.isEmpty()) return;
        Optional<Span> term = unspokenTerm(source.get(), sentence);
        String words =
                term.map(span -> source.get().text(span) + ": ").orElse("") + sentence.text();
        Span place = term.map(span -> span.to(sentence.span())).orElse(sentence.span());
        Support support = new Support(source.get(), place, 1, true);
        int before = composition.sentences().size();
        composition.add(words, support);
        if (composition.sentences().size() == before) return;
        supports.add(support);
        if (sentence.text().endsWith(":")) quoteList(source.get(), sentence.span());
    }

    /** "Specifies the delay" says nothing without the line above it that names what specifies. */
    private static Optional<Span> unspokenTerm(Evidence.Source source, Sentence sentence) {
        String text = source.ranked().passage().text();
        return Definitions.of(text, source.spans())
                .term(sentence.span())
                .filter(
                        span ->
                                !Words.keys(sentence.text())
                                        .containsAll(Words.keys(span.of(text))));
    }

    /** "… the following:" says nothing without what follows. */
    private void quoteList(Evidence.Source source, Span opening) {
        int index = source.spans().indexOf(opening);
        for (int i = index + 1; i <= index + FOLLOWING_MAX && i < source.spans().size(); i++) {
            Span span = source.spans().get(i);
            composition.add(source.text(span), new Support(source, span, 1, true));
        }
    }

    boolean isEmpty() {
        return supports.isEmpty();
    }

    boolean allVerified() {
        return supports.stream().allMatch(Support::verified);
    }
}
