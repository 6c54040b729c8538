package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.index.IndexFields;

import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.util.BytesRef;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The two searches in the index, and what they have to read from it. */
final class IndexSearch {
    // Where documents stand in the index depends on all of them, and so would the order of passages
    // of equal score.
    private static final Sort BEST_FIRST =
            new Sort(SortField.FIELD_SCORE, new SortField(IndexFields.ORDER, SortField.Type.LONG));

    private IndexSearch() {}

    static ScoreDoc[] lexical(
            IndexSearcher searcher, Query words, Optional<Query> filter, int countMax)
            throws IOException {
        BooleanQuery.Builder query = new BooleanQuery.Builder().add(words, Occur.MUST);
        filter.ifPresent(allowed -> query.add(allowed, Occur.FILTER));
        TopFieldDocs found = searcher.search(query.build(), countMax, BEST_FIRST);
        for (ScoreDoc one : found.scoreDocs) {
            one.score = (Float) Objects.requireNonNull(((FieldDoc) one).fields)[0];
        }
        return found.scoreDocs;
    }

    static ScoreDoc[] nearest(
            IndexSearcher searcher, VectorTarget target, Optional<Query> filter, int countMax)
            throws IOException {
        Query query =
                new KnnFloatVectorQuery(
                        IndexFields.vector(target.spaceId()),
                        target.vector(),
                        countMax,
                        filter.orElse(null));
        return searcher.search(query, countMax).scoreDocs;
    }

    /** The codes of all languages that passages in the index are in. */
    static Set<String> languages(IndexReader reader) throws IOException {
        Set<String> codes = new LinkedHashSet<>();
        Terms terms = MultiTerms.getTerms(reader, IndexFields.LANGUAGE);
        if (terms != null) {
            TermsEnum each = terms.iterator();
            for (BytesRef code = each.next(); code != null; code = each.next()) {
                codes.add(code.utf8ToString());
            }
        }
        return codes;
    }

    static List<Hit> hits(IndexReader reader, ScoreDoc[] found) throws IOException {
        List<Hit> hits = new ArrayList<>();
        for (ScoreDoc one : found) {
            LeafReaderContext leaf = leaf(reader, one.doc);
            BinaryDocValues ids = leaf.reader().getBinaryDocValues(IndexFields.CHUNK_ID);
            if (ids != null && ids.advanceExact(one.doc - leaf.docBase)) {
                hits.add(new Hit(ids.binaryValue().utf8ToString(), one.score));
            }
        }
        return hits;
    }

    /** Languages of the first passages found; passages of unknown language are left out. */
    static List<String> languages(IndexReader reader, ScoreDoc[] found, int countMax)
            throws IOException {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < Math.min(countMax, found.length); i++) {
            LeafReaderContext leaf = leaf(reader, found[i].doc);
            SortedDocValues values = leaf.reader().getSortedDocValues(IndexFields.LANGUAGE);
            if (values != null && values.advanceExact(found[i].doc - leaf.docBase)) {
                codes.add(values.lookupOrd(values.ordValue()).utf8ToString());
            }
        }
        codes.removeIf(IndexFields.UNKNOWN_LANGUAGE::equals);
        return codes;
    }

    private static LeafReaderContext leaf(IndexReader reader, int document) {
        return reader.leaves().get(ReaderUtil.subIndex(document, reader.leaves()));
    }
}
