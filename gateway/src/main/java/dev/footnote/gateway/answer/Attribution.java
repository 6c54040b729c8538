package dev.footnote.gateway.answer;

import dev.footnote.gateway.text.Span;
import dev.footnote.gateway.text.Word;
import dev.footnote.gateway.text.Words;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the passage that carries a sentence of an answer. A small model cannot be trusted to mark
 * its sources, so its marks are not read at all: each sentence is held against the sentences of the
 * sources, and stands only when one place in them has nearly all of its words, most of what it says
 * beyond the question, every number, code and name of it, and the same negation.
 */
final class Attribution {
    static final double SUPPORT_SHOWN_MIN = 0.62;
    static final double SUPPORT_VERIFIED_MIN = 0.75;

    /** What the question asked already is no news: of the rest, this share stands in the source. */
    private static final double NEWS_SHOWN_MIN = 0.5;

    /** A sentence with fewer words in common with its source is too bare to be checked. */
    private static final int WORDS_CHECKED_MIN = 3;

    private static final Set<String> ABOUT_THE_ANSWER =
            Words.keys(
                    "answer source sources text passage according question document given provided"
                            + " information above mentioned stated following");

    private static final Set<String> NEGATIONS =
            Set.of(
                    "not",
                    "no",
                    "never",
                    "none",
                    "neither",
                    "nor",
                    "without",
                    "cannot",
                    "can't",
                    "don't",
                    "doesn't",
                    "didn't",
                    "isn't",
                    "aren't",
                    "wasn't",
                    "weren't",
                    "won't",
                    "shouldn't",
                    "nicht",
                    "kein",
                    "keine",
                    "keinen",
                    "nie",
                    "ohne",
                    "pas",
                    "jamais",
                    "sans",
                    "nunca",
                    "sin");

    private static final Set<String> EXCEPTIONS =
            Set.of("except", "excepting", "unless", "excluding", "außer", "sauf", "salvo");

    private final Question question;
    private final TermWeights weights;

    Attribution(Question question, TermWeights weights) {
        this.question = question;
        this.weights = weights;
    }

    /**
     * Where a sentence stands.
     *
     * @param span the words quoted, in the passage's text
     * @param support weighted share of the sentence's words found there, 0 to 1
     * @param verified whether it may be shown without reservation
     */
    record Support(Evidence.Source source, Span span, double support, boolean verified) {}

    /** What is held against a source: the words that carry meaning, and what they turn round. */
    private record Claim(List<Word> words, boolean negated, Set<String> excepted) {}

    /** The best place for the sentence; empty when no source carries it. */
    Optional<Support> of(String sentence, List<Evidence.Source> sources) {
        List<Word> words =
                Words.of(sentence).stream()
                        .filter(Word::carriesMeaning)
                        .filter(word -> !ABOUT_THE_ANSWER.contains(word.key()))
                        .toList();
        if (!saysSomething(words)) return Optional.empty();
        var claim = new Claim(words, negated(sentence), excepted(sentence));
        Optional<Support> best = Optional.empty();
        for (Evidence.Source source : sources) {
            for (int i = 0; i < source.spans().size(); i++) {
                Optional<Support> here = at(claim, source, i);
                if (here.isPresent() && better(here.get(), best)) best = here;
            }
        }
        return best;
    }

    private static boolean better(Support here, Optional<Support> best) {
        return best.isEmpty() || here.support() > best.get().support() + 1e-9;
    }

    /** An echo of the question says nothing, unless the question was whether it is so. */
    private boolean saysSomething(List<Word> words) {
        if (words.isEmpty()) return false;
        if (question.type() == AnswerType.YES_NO) return true;
        Set<String> asked = question.keys();
        return words.stream().anyMatch(word -> !asked.contains(word.key()));
    }

    private Optional<Support> at(Claim claim, Evidence.Source source, int index) {
        Span span = source.spans().get(index);
        String quote = source.text(span);
        Set<String> here = Words.keys(quote);
        Set<String> around = new HashSet<>(Words.keys(source.heading()));
        if (index > 0) around.addAll(Words.keys(source.text(source.spans().get(index - 1))));
        double met = 0;
        double all = 0;
        Set<String> common = new HashSet<>();
        if (newsCarried(claim.words(), here) < NEWS_SHOWN_MIN) return Optional.empty();
        for (Word word : claim.words()) {
            double weight = weights.of(word);
            all += weight;
            boolean stands = here.contains(word.key());
            boolean stoodBefore = around.contains(word.key());
            if (stands) common.add(word.key());
            if (stands) met += weight;
            else if (stoodBefore) met += 0.8 * weight;
            else if (word.isExact()) return Optional.empty();
        }
        double support = met / all;
        boolean enough = common.size() >= Math.min(WORDS_CHECKED_MIN, here.size());
        boolean turned =
                claim.negated() != negated(quote) || !excepted(quote).containsAll(claim.excepted());
        if (support < SUPPORT_SHOWN_MIN || !enough || turned) return Optional.empty();
        return Optional.of(new Support(source, span, support, support >= SUPPORT_VERIFIED_MIN));
    }

    /**
     * Weighted share of the claim's words beyond the question that the quote has; 1 without any.
     */
    private double newsCarried(List<Word> words, Set<String> quote) {
        Set<String> asked = question.keys();
        double met = 0;
        double all = 0;
        for (Word word : words) {
            if (asked.contains(word.key())) continue;
            double weight = weights.of(word);
            all += weight;
            if (quote.contains(word.key())) met += weight;
        }
        return all == 0 ? 1 : met / all;
    }

    /** The words behind "except": what holds for the rest does not hold for them. */
    private static Set<String> excepted(String sentence) {
        Set<String> excepted = new HashSet<>();
        boolean behind = false;
        for (Word word : Words.of(sentence)) {
            if (behind && word.carriesMeaning()) excepted.add(word.key());
            behind |= EXCEPTIONS.contains(word.text().toLowerCase(Locale.ROOT));
        }
        return excepted;
    }

    private static boolean negated(String sentence) {
        return Words.of(sentence).stream()
                .anyMatch(
                        word ->
                                NEGATIONS.contains(
                                        word.text().toLowerCase(Locale.ROOT).replace('’', '\'')));
    }
}
