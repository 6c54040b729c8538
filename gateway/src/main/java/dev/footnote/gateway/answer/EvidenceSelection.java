package dev.footnote.gateway.answer;

import dev.footnote.gateway.answer.Evidence.Sentence;
import dev.footnote.gateway.text.Defusing;
import dev.footnote.gateway.text.Directives;
import dev.footnote.gateway.text.Sentences;
import dev.footnote.gateway.text.Span;
import dev.footnote.gateway.text.Word;
import dev.footnote.gateway.text.Words;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.RankedPassage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Chooses, from the passages found, the sentences that speak to the question, and from these the
 * few passages and excerpts that the model is shown.
 *
 * <p>Sentences are scored by the share of the question's words they hold (a word in the heading or
 * just above counts in part, since definitions and lists name their subject once), by their cosine
 * with the question, by the rank of their passage, and by whether they hold what the form of the
 * question asks for: a number, a time, a person. A sentence below a term of its own line speaks of
 * that term and of none before.
 */
final class EvidenceSelection {
    private static final int PASSAGES_MAX = 12;
    private static final int SENTENCES_PER_PASSAGE_MAX = 200;

    /** So many sentences, the best by words, are compared by meaning too. */
    private static final int COSINES_MAX = 16;

    private static final double NEAR_DUPLICATE = 0.9;

    private final Question question;
    private final TermWeights weights;
    private final PromptBudget budget;

    EvidenceSelection(Question question, TermWeights weights, PromptBudget budget) {
        this.question = question;
        this.weights = weights;
        this.budget = budget;
    }

    /**
     * @param cosines gives each of the texts its cosine with the question, or an empty list when
     *     there is no embedding
     */
    Evidence select(List<RankedPassage> found, Function<List<String>, List<Double>> cosines) {
        List<Sentence> byWords = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<RankedPassage> passages = distinct(found);
        for (int rank = 0; rank < passages.size(); rank++) {
            for (Sentence sentence : sentences(passages.get(rank), rank)) {
                if (seen.add(String.join(" ", Words.keys(sentence.text())))) byWords.add(sentence);
            }
        }
        byWords.sort(BEST_FIRST);
        List<Sentence> scored = withCosines(byWords, cosines);
        return new Evidence(sources(scored), scored);
    }

    private static final Comparator<Sentence> BEST_FIRST =
            Comparator.comparingDouble(Sentence::score).reversed();

    /** The best passages, without those that say the same as one before. */
    private static List<RankedPassage> distinct(List<RankedPassage> found) {
        List<RankedPassage> kept = new ArrayList<>();
        List<Set<String>> keptWords = new ArrayList<>();
        for (RankedPassage ranked : found) {
            if (kept.size() == PASSAGES_MAX) break;
            Set<String> words = Words.keys(ranked.passage().text());
            if (keptWords.stream().anyMatch(other -> similarity(words, other) > NEAR_DUPLICATE)) {
                continue;
            }
            kept.add(ranked);
            keptWords.add(words);
        }
        return kept;
    }

    private static double similarity(Set<String> a, Set<String> b) {
        if (a.isEmpty() || b.isEmpty()) return 0;
        long common = a.stream().filter(b::contains).count();
        return (double) common / (a.size() + b.size() - common);
    }

    private List<Sentence> sentences(RankedPassage ranked, int rank) {
        List<Sentence> sentences = new ArrayList<>();
        String text = ranked.passage().text();
        Set<String> above = Words.keys(Headings.of(ranked.passage()));
        Set<String> whole = Words.keys(text);
        Map<String, Integer> lastSeen = new HashMap<>();
        int place = 0;
        List<Span> spans = admissible(ranked.passage());
        Definitions definitions = Definitions.of(text, spans);
        for (Span span : spans) {
            List<Word> words = Words.of(span.of(text));
            if (definitions.term(span).isPresent()) lastSeen.clear();
            var context = new Context(above, whole, definitions.named(span), lastSeen, place++);
            double coverage = coverage(words, context);
            boolean meets = question.type().isMetBy(fresh(words));
            double score = score(coverage, ranked.scores().cosine().orElse(0), rank, meets);
            score *= form(span.of(text), words);
            sentences.add(new Sentence(ranked, span, coverage, 0, meets, score));
            for (String key : keys(words)) lastSeen.put(key, place);
        }
        return sentences;
    }

    /** The sentences of a passage that may be shown: none that instructs the reader's machine. */
    private static List<Span> admissible(Passage passage) {
        String text = passage.text();
        List<Span> spans = new ArrayList<>();
        for (Span span : Sentences.split(text)) {
            if (spans.size() == SENTENCES_PER_PASSAGE_MAX) break;
            if (!Directives.addressAMachine(span.of(text))) spans.add(span);
        }
        return spans;
    }

    /** Where a sentence stands: what is above it, in its passage, and how far before it. */
    private record Context(
            Set<String> above,
            Set<String> whole,
            Set<String> named,
            Map<String, Integer> lastSeen,
            int place) {
        /** How much a word that the sentence itself lacks is understood with it. */
        double implies(String key) {
            if (named.contains(key)) return IMPLIED_BY_TERM;
            double nearby = 0;
            Integer seen = lastSeen.get(key);
            if (seen != null) nearby = IMPLIED_BEFORE - IMPLIED_LOST * (place - seen);
            if (above.contains(key)) nearby = Math.max(nearby, IMPLIED_BEFORE);
            return whole.contains(key) ? Math.max(nearby, IMPLIED_ANYWHERE) : nearby;
        }
    }

    private static final double IMPLIED_BY_TERM = 0.9;
    private static final double IMPLIED_BEFORE = 0.6;
    private static final double IMPLIED_LOST = 0.05;
    private static final double IMPLIED_ANYWHERE = 0.3;

    private double coverage(List<Word> words, Context context) {
        Set<String> own = keys(words);
        double met = 0;
        double all = 0;
        for (Word term : question.terms()) {
            double weight = weights.of(term);
            all += weight;
            met += weight * (own.contains(term.key()) ? 1 : context.implies(term.key()));
        }
        return all == 0 ? 0 : met / all;
    }

    private List<Word> fresh(List<Word> words) {
        Set<String> asked = question.keys();
        return words.stream().filter(word -> !asked.contains(word.key())).toList();
    }

    private static Set<String> keys(List<Word> words) {
        Set<String> keys = new LinkedHashSet<>();
        for (Word word : words) if (word.carriesMeaning()) keys.add(word.key());
        return keys;
    }

    private static double score(double coverage, double cosine, int rank, boolean meetsType) {
        double prior = 1 / (1 + 0.25 * rank);
        return 0.5 * coverage + 0.3 * Math.max(0, cosine) + 0.12 * prior + (meetsType ? 0.08 : 0);
    }

    /** Headings and scraps name a subject but say nothing about it; a question answers nothing. */
    private static double form(String text, List<Word> words) {
        if (text.endsWith("?")) return 0.6;
        boolean ended = ".!。:".indexOf(text.charAt(text.length() - 1)) >= 0;
        if (words.size() < 4 && !ended) return 0.5;
        return !ended && words.size() < 7 ? 0.85 : 1;
    }

    private List<Sentence> withCosines(
            List<Sentence> byWords, Function<List<String>, List<Double>> cosines) {
        List<Sentence> head = byWords.subList(0, Math.min(COSINES_MAX, byWords.size()));
        List<Double> values = cosines.apply(head.stream().map(this::inContext).toList());
        if (values.size() != head.size()) return List.copyOf(byWords);
        Map<RankedPassage, Integer> ranks = new HashMap<>();
        for (Sentence sentence : byWords) ranks.putIfAbsent(sentence.ranked(), ranks.size());
        List<Sentence> scored = new ArrayList<>(byWords);
        for (int i = 0; i < head.size(); i++) {
            Sentence s = head.get(i);
            double before = s.ranked().scores().cosine().orElse(0);
            // The passage's own cosine was the stand-in until now.
            double score = s.score() + 0.3 * (values.get(i) - Math.max(0, before));
            scored.set(
                    i,
                    new Sentence(
                            s.ranked(),
                            s.span(),
                            s.coverage(),
                            values.get(i),
                            s.meetsType(),
                            score));
        }
        scored.sort(BEST_FIRST);
        return List.copyOf(scored);
    }

    /** A sentence under its heading, as the embedding model should read it. */
    private String inContext(Sentence sentence) {
        return Headings.of(sentence.ranked().passage()) + ": " + sentence.text();
    }

    private List<Evidence.Source> sources(List<Sentence> sentences) {
        Map<String, Set<Span>> chosen = new HashMap<>();
        List<RankedPassage> order = new ArrayList<>();
        int tokens = 0;
        double floor = sentences.isEmpty() ? 0 : 0.5 * sentences.getFirst().score();
        for (Sentence sentence : sentences) {
            if (sentence.score() < floor) break;
            String id = sentence.ranked().passage().chunkId();
            boolean known = chosen.containsKey(id);
            if (!known && order.size() == budget.sourcesMax()) continue;
            int cost = PromptBudget.tokens(sentence.text()) + (known ? 0 : 12);
            if (tokens + cost > budget.evidenceTokensMax()) continue;
            tokens += cost;
            if (!known) order.add(sentence.ranked());
            chosen.computeIfAbsent(id, _ -> new HashSet<>()).add(sentence.span());
        }
        List<Evidence.Source> sources = new ArrayList<>();
        for (RankedPassage ranked : order) {
            Set<Span> spans = chosen.getOrDefault(ranked.passage().chunkId(), Set.of());
            String excerpt = excerpt(ranked.passage(), spans);
            sources.add(
                    new Evidence.Source(
                            sources.size() + 1, ranked, admissible(ranked.passage()), excerpt));
        }
        return sources;
    }

    private static String excerpt(Passage passage, Set<Span> spans) {
        List<String> parts = new ArrayList<>();
        for (Span span : Sentences.split(passage.text())) {
            if (!spans.contains(span)) continue;
            String sentence = Defusing.forPrompt(span.of(passage.text()));
            parts.add(sentence.replaceAll("\\s+", " ").strip());
        }
        return String.join(" ", parts);
    }
}
