package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.index.IndexFields;
import dev.footnote.knowledge.retrieval.IndexView.Words;
import dev.footnote.knowledge.retrieval.WeighedWord.Guess;

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
import java.util.List;

/** The words of a question as a BM25 query: any of them may match, the rarer ones count more. */
final class LexicalQuery {
    private LexicalQuery() {}

    /**
     * The query.
     *
     * @param words that were weighed in this sight
     */
    static Query of(Words words, Sight sight) throws IOException {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (WeighedWord weighed : words.weighed()) {
            if (!weighed.absent()) {
                SynonymQuery.Builder forms = new SynonymQuery.Builder(IndexFields.TEXT);
                weighed.word()
                        .forms()
                        .forEach(form -> forms.addTerm(new Term(IndexFields.TEXT, form)));
                any.add(boosted(forms.build(), weighed.repetitions()), Occur.SHOULD);
            } else if (words.correctable()) {
                for (Guess guess : weighed.guesses()) {
                    Term term = new Term(IndexFields.TEXT, guess.form());
                    Query meant = neighbours(term, guess.edits(), sight);
                    any.add(boosted(meant, WeighedWord.MISSPELT_BOOST), Occur.SHOULD);
                }
            }
        }
        return any.build();
    }

    private static Query boosted(Query query, float boost) {
        return boost == 1 ? query : new BoostQuery(query, boost);
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
            if (near.size() < WeighedWord.MISSPELT_EXPANSIONS_MAX
                    && sight.passageCount(one.term()) > 0) {
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
        var each = new FuzzyTermsEnum(terms, term, edits, WeighedWord.PREFIX_LENGTH, true);
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
