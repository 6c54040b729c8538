package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.analysis.QueryWord;
import dev.footnote.knowledge.index.IndexFields;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostAttribute;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FuzzyTermsEnum;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SynonymQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words of a question as a BM25 query: any of them may match, the rarer ones count more. */
final class LexicalQuery {
    // A guess at what a misspelt word meant must not outweigh a word that is there.
    private static final float MISSPELT_BOOST = 0.5f;
    private static final int MISSPELT_LENGTH_MIN = 4;
    private static final int ONE_EDIT_LENGTH_MAX = 5;
    private static final int MISSPELT_EXPANSIONS_MAX = 5;
    private static final int PREFIX_LENGTH = 1;

    private LexicalQuery() {}

    /**
     * A word, and in how many passages it stands.
     *
     * @param repetitions how often the question has it
     */
    record WeighedWord(QueryWord word, int repetitions, int passageCount) {
        boolean absent() {
            return passageCount == 0;
        }

        /** The inverse document frequency of BM25. */
        double rarity(int passagesInAll) {
            return Math.log(1 + (passagesInAll - passageCount + 0.5) / (passageCount + 0.5));
        }
    }

    /** Repeated words are brought together. */
    static List<WeighedWord> weigh(List<QueryWord> words, Sight sight) throws IOException {
        Map<Set<String>, QueryWord> distinct = new LinkedHashMap<>();
        Map<Set<String>, Integer> repetitions = new LinkedHashMap<>();
        for (QueryWord word : words) {
            distinct.putIfAbsent(word.forms(), word);
            repetitions.merge(word.forms(), 1, Integer::sum);
        }
        List<WeighedWord> weighed = new ArrayList<>();
        for (QueryWord word : distinct.values()) {
            int passageCount = 0;
            for (String form : word.forms()) {
                passageCount =
                        Math.max(
                                passageCount, sight.passageCount(new Term(IndexFields.TEXT, form)));
            }
            weighed.add(
                    new WeighedWord(word, repetitions.getOrDefault(word.forms(), 1), passageCount));
        }
        return weighed;
    }

    /**
     * The query.
     *
     * @param sight in which the words were weighed
     * @param correctable whether a word that no passage holds may be a misspelt one; it is more
     *     likely a foreign one when the question is in a language that no passage is in
     */
    static Query of(List<WeighedWord> words, Sight sight, boolean correctable) throws IOException {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (WeighedWord weighed : words) {
            if (!weighed.absent()) {
                SynonymQuery.Builder forms = new SynonymQuery.Builder(IndexFields.TEXT);
                weighed.word()
                        .forms()
                        .forEach(form -> forms.addTerm(new Term(IndexFields.TEXT, form)));
                any.add(boosted(forms.build(), weighed.repetitions()), Occur.SHOULD);
            } else if (correctable) {
                for (Query guess : misspelt(weighed.word(), sight)) {
                    any.add(boosted(guess, MISSPELT_BOOST), Occur.SHOULD);
                }
            }
        }
        return any.build();
    }

    private static Query boosted(Query query, float boost) {
        return boost == 1 ? query : new BoostQuery(query, boost);
    }

    private static List<Query> misspelt(QueryWord word, Sight sight) throws IOException {
        List<Query> guesses = new ArrayList<>();
        for (String form : word.forms()) {
            if (form.length() >= MISSPELT_LENGTH_MIN
                    && form.chars().allMatch(Character::isLetter)) {
                int edits = form.length() <= ONE_EDIT_LENGTH_MAX ? 1 : 2;
                guesses.add(neighbours(new Term(IndexFields.TEXT, form), edits, sight));
            }
        }
        return guesses;
    }

    /** A term that may have been meant, and how like it is. */
    private record Neighbour(Term term, float likeness) {}

    /**
     * What Lucene's fuzzy query makes of the term, with those neighbours alone that the reader has
     * before him: the nearest few, each as rare as the most frequent of them.
     */
    private static Query neighbours(Term term, int edits, Sight sight) throws IOException {
        List<Neighbour> near = new ArrayList<>();
        for (Neighbour one : within(term, edits, sight.reader())) {
            if (near.size() < MISSPELT_EXPANSIONS_MAX && sight.passageCount(one.term()) > 0) {
                near.add(one);
            }
        }
        sight.blend(near.stream().map(Neighbour::term).toList());
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (Neighbour one : near) {
            any.add(boosted(new TermQuery(one.term()), one.likeness()), Occur.SHOULD);
        }
        return any.build();
    }

    /** Terms of the index, likest first. */
    private static List<Neighbour> within(Term term, int edits, IndexReader reader)
            throws IOException {
        Terms terms = MultiTerms.getTerms(reader, term.field());
        if (terms == null) {
            return List.of();
        }
        List<Neighbour> found = new ArrayList<>();
        var each = new FuzzyTermsEnum(terms, term, edits, PREFIX_LENGTH, true);
        BoostAttribute likeness = each.attributes().getAttribute(BoostAttribute.class);
        for (BytesRef next = each.next(); next != null; next = each.next()) {
            found.add(
                    new Neighbour(
                            new Term(term.field(), BytesRef.deepCopyOf(next)),
                            likeness.getBoost()));
        }
        found.sort(
                Comparator.comparingDouble((Neighbour one) -> -one.likeness())
                        .thenComparing(Neighbour::term));
        return found;
    }
}
