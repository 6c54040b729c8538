package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.store.Grant;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The index as one reader sees it. Everything that a search derives from more than the passage at
 * hand comes from here: in how many passages a word stands, how long they are on average, which
 * languages they are in. For a reader who does not see everything it is counted among what he sees,
 * so that neither a score nor the order nor a hint changes with documents that he may not see.
 *
 * <p>One thread uses it, for one search.
 */
public final class Sight {
    private final IndexReader reader;
    private final Optional<Grant> grant;
    private final Optional<Query> access;
    private final List<LeafSight> leaves; // of the reader's leaves; empty when all is seen
    private final Map<Term, Integer> passageCounts = new HashMap<>();
    private final Searcher searcher;

    private Sight(IndexSearcher whole, Optional<Grant> grant, List<LeafSight> leaves) {
        this.reader = whole.getIndexReader();
        this.grant = grant;
        this.access = grant.map(Filters::access);
        this.leaves = leaves;
        this.searcher = new Searcher(whole);
    }

    /**
     * What is seen with a grant.
     *
     * @param grant empty for those who see everything
     */
    static Sight of(IndexSearcher whole, Optional<Grant> grant, LeafSights known)
            throws IOException {
        List<LeafSight> leaves = new ArrayList<>();
        if (grant.isPresent()) {
            Query access = Filters.access(grant.get());
            Weight weight =
                    whole.createWeight(whole.rewrite(access), ScoreMode.COMPLETE_NO_SCORES, 1);
            for (LeafReaderContext leaf : whole.getIndexReader().leaves()) {
                leaves.add(known.get(leaf, access, weight));
            }
        }
        return new Sight(whole, grant, leaves);
    }

    private final class Searcher extends IndexSearcher {
        Searcher(IndexSearcher whole) {
            super(whole.getIndexReader());
            setSimilarity(whole.getSimilarity());
        }

        @Override
        public @Nullable CollectionStatistics collectionStatistics(String field)
                throws IOException {
            if (access.isEmpty()) {
                return super.collectionStatistics(field);
            }
            long worded = leaves.stream().mapToLong(LeafSight::wordedCount).sum();
            long tokens = leaves.stream().mapToLong(LeafSight::tokenCount).sum();
            return worded == 0
                    ? null
                    : new CollectionStatistics(field, reader.maxDoc(), worded, tokens, worded);
        }

        @Override
        public TermStatistics termStatistics(Term term, int documents, long occurrences)
                throws IOException {
            int count = Math.max(1, passageCount(term));
            return new TermStatistics(term.bytes(), count, Math.max(count, occurrences));
        }
    }

    /** Searches with these statistics; what it finds is still to be filtered. */
    IndexSearcher searcher() {
        return searcher;
    }

    IndexReader reader() {
        return reader;
    }

    /** Empty for those who see everything. */
    Optional<Grant> grant() {
        return grant;
    }

    /** Passages that may be found; empty for those who see everything. */
    Optional<Query> access() {
        return access;
    }

    /** The same, but empty too when there is nothing else that could be found. */
    Optional<Query> filter() {
        return access.filter(query -> passageCount() < reader.numDocs());
    }

    int passageCount() {
        return access.isEmpty()
                ? reader.numDocs()
                : leaves.stream().mapToInt(LeafSight::passageCount).sum();
    }

    /** In how many passages the term stands. */
    int passageCount(Term term) throws IOException {
        Integer known = passageCounts.get(term);
        if (known != null) {
            return known;
        }
        int count = 0;
        if (access.isEmpty()) {
            count = reader.docFreq(term);
        } else {
            for (int i = 0; i < leaves.size(); i++) {
                count += leaves.get(i).passageCount(reader.leaves().get(i).reader(), term);
            }
        }
        passageCounts.put(term, count);
        return count;
    }

    /** From now on these terms weigh the same: as the most frequent of them. */
    void blend(List<Term> terms) throws IOException {
        int countMax = 0;
        for (Term term : terms) {
            countMax = Math.max(countMax, passageCount(term));
        }
        for (Term term : terms) {
            passageCounts.put(term, countMax);
        }
    }

    /** The codes of all languages that passages are in. */
    Set<String> languages() throws IOException {
        if (access.isEmpty()) {
            return IndexSearch.languages(reader);
        }
        Set<String> codes = new TreeSet<>();
        leaves.forEach(leaf -> codes.addAll(leaf.languages()));
        return codes;
    }
}
