package dev.footnote.knowledge.solr;

import dev.footnote.knowledge.retrieval.WeighedWord;
import dev.footnote.knowledge.retrieval.WeighedWord.Guess;

import org.apache.lucene.util.automaton.CharacterRunAutomaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;
import org.apache.solr.client.solrj.response.FacetField;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.params.ModifiableSolrParams;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;

/**
 * Terms that a misspelt one may have been meant for. Solr is asked for terms in what the reader
 * sees that begin alike, are about as long and share a part; which of them are near enough is
 * decided here, by the automata of Lucene's fuzzy query.
 */
final class SolrNeighbours {
    /** The most frequent of those that share a part; near ones are seldom more than a few. */
    private static final int CANDIDATES_MAX = 1_000;

    private SolrNeighbours() {}

    /** A neighbour, and how like it is, to 1. */
    private record Neighbour(String term, int passages, float likeness) {}

    /** Adds the question to a search; each guess is one facet. */
    static void ask(ModifiableSolrParams params, List<Guess> guesses) {
        params.set("facet", true);
        params.set("facet.method", "enum");
        params.set("facet.enum.cache.minDf", Integer.MAX_VALUE); // terms are not worth keeping
        params.set("facet.mincount", 1);
        params.set("facet.limit", CANDIDATES_MAX);
        for (int i = 0; i < guesses.size(); i++) {
            params.add(
                    "facet.field",
                    "{!key=guess%1$d facet.prefix=$prefix%1$d facet.matches=$pattern%1$d}%2$s"
                            .formatted(i, SolrFields.TEXT));
            params.set("prefix" + i, prefix(guesses.get(i).form()));
            params.set("pattern" + i, pattern(guesses.get(i)));
        }
    }

    private static String prefix(String form) {
        return form.substring(0, form.offsetByCodePoints(0, WeighedWord.PREFIX_LENGTH));
    }

    /**
     * What every neighbour matches. An edit changes at most two parts that are side by side (when
     * it swaps letters), so that of two parts for each edit and one more, one is left as it was.
     */
    private static String pattern(Guess guess) {
        int length = guess.form().codePointCount(0, guess.form().length());
        String rest = guess.form().substring(prefix(guess.form()).length());
        int[] points = rest.codePoints().toArray();
        int parts = 2 * guess.edits() + 1;
        StringJoiner any = new StringJoiner("|", ".(?:", ")");
        for (int part = 0; part < parts; part++) {
            int from = points.length * part / parts;
            int to = points.length * (part + 1) / parts;
            any.add(".*" + new String(points, from, to - from) + ".*");
        }
        return "(?=.{%d,%d}$)%s"
                .formatted(length - guess.edits(), length + guess.edits(), any.toString());
    }

    /** The best of what was found for each guess, each as rare as the most frequent of them. */
    static List<Bm25.Term> read(QueryResponse response, List<Guess> guesses) {
        List<Bm25.Term> terms = new ArrayList<>();
        for (int i = 0; i < guesses.size(); i++) {
            List<Neighbour> near = near(response.getFacetField("guess" + i), guesses.get(i));
            int passages = near.stream().mapToInt(Neighbour::passages).max().orElse(0);
            for (Neighbour one : near) {
                terms.add(
                        new Bm25.Term(
                                List.of(one.term()),
                                passages,
                                WeighedWord.MISSPELT_BOOST * one.likeness()));
            }
        }
        return terms;
    }

    private static List<Neighbour> near(FacetField found, Guess guess) {
        List<CharacterRunAutomaton> within = new ArrayList<>();
        var automata = new LevenshteinAutomata(guess.form(), true);
        for (int edits = 0; edits <= guess.edits(); edits++) {
            within.add(new CharacterRunAutomaton(automata.toAutomaton(edits)));
        }
        List<Neighbour> near = new ArrayList<>();
        for (FacetField.Count each : found.getValues()) {
            String term = each.getName();
            for (int edits = 0; edits < within.size(); edits++) {
                if (within.get(edits).run(term)) {
                    float likeness = likeness(guess.form(), term, edits);
                    near.add(new Neighbour(term, (int) each.getCount(), likeness));
                    break;
                }
            }
        }
        near.sort(
                Comparator.comparingDouble((Neighbour one) -> -one.likeness())
                        .thenComparing(Neighbour::term));
        return near.subList(0, Math.min(near.size(), WeighedWord.MISSPELT_EXPANSIONS_MAX));
    }

    /** As Lucene has it. */
    private static float likeness(String form, String term, int edits) {
        int shorter =
                Math.min(
                        form.codePointCount(0, form.length()),
                        term.codePointCount(0, term.length()));
        return 1f - (float) edits / shorter;
    }
}
