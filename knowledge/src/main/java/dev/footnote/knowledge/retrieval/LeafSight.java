package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.index.IndexFields;

import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a reader sees of one segment of the index. A segment never changes, and its deletions make
 * another of it, so that this holds for as long as the segment is there.
 *
 * @param seen the live passages that the reader may see
 * @param whole whether these are all that the segment holds
 * @param wordedCount how many of them have words
 * @param tokenCount how many words they have together
 */
record LeafSight(
        FixedBitSet seen,
        boolean whole,
        int passageCount,
        int wordedCount,
        long tokenCount,
        Set<String> languages) {
    LeafSight {
        languages = Set.copyOf(languages);
    }

    static LeafSight of(LeafReaderContext context, Weight access) throws IOException {
        LeafReader leaf = context.reader();
        FixedBitSet seen = new FixedBitSet(leaf.maxDoc());
        Scorer scorer = access.scorer(context);
        if (scorer != null) {
            seen.or(scorer.iterator());
        }
        Bits live = leaf.getLiveDocs();
        NumericDocValues tokens = DocValues.getNumeric(leaf, IndexFields.TOKENS);
        SortedDocValues languages = DocValues.getSorted(leaf, IndexFields.LANGUAGE);
        FixedBitSet spoken = new FixedBitSet(Math.max(1, languages.getValueCount()));
        int passageCount = 0;
        int wordedCount = 0;
        long tokenCount = 0;
        for (int each = next(seen, 0); each < leaf.maxDoc(); each = next(seen, each + 1)) {
            if (live != null && !live.get(each)) {
                seen.clear(each);
                continue;
            }
            passageCount++;
            if (tokens.advanceExact(each) && tokens.longValue() > 0) {
                wordedCount++;
                tokenCount += tokens.longValue();
            }
            if (languages.advanceExact(each)) {
                spoken.set(languages.ordValue());
            }
        }
        boolean whole = passageCount == leaf.maxDoc();
        return new LeafSight(
                seen, whole, passageCount, wordedCount, tokenCount, codes(languages, spoken));
    }

    private static int next(FixedBitSet bits, int from) {
        return from >= bits.length() ? DocIdSetIterator.NO_MORE_DOCS : bits.nextSetBit(from);
    }

    private static Set<String> codes(SortedDocValues languages, FixedBitSet spoken)
            throws IOException {
        Set<String> codes = new LinkedHashSet<>();
        for (int ordinal = 0; ordinal < languages.getValueCount(); ordinal++) {
            if (spoken.get(ordinal)) {
                codes.add(languages.lookupOrd(ordinal).utf8ToString());
            }
        }
        return codes;
    }

    /** In how many of the passages the term stands. */
    int passageCount(LeafReader leaf, Term term) throws IOException {
        if (passageCount == 0) {
            return 0;
        }
        if (whole) {
            return leaf.docFreq(term);
        }
        PostingsEnum postings = leaf.postings(term, PostingsEnum.NONE);
        if (postings == null) {
            return 0;
        }
        int count = 0;
        for (int each = postings.nextDoc();
                each != DocIdSetIterator.NO_MORE_DOCS;
                each = postings.nextDoc()) {
            count += seen.get(each) ? 1 : 0;
        }
        return count;
    }
}
