package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.index.IndexFields;

import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The vectors of the embedded shape, in the index beside the words. A filter that leaves few
 * passages has them compared one by one, as PostgreSQL does: that is exact, gives as many as were
 * asked for, and nothing about those that the filter leaves out can change it.
 */
public final class IndexedNearest implements Nearest {
    private static final int EXACT_PASSAGES_MAX = 5_000;

    @Override
    public List<Hit> find(Request request) throws IOException {
        Sight sight = request.sight();
        Optional<Query> seen = Filters.of(request.query(), sight.access());
        if (seen.isPresent() && leavesFew(request, seen.get())) {
            return exact(request, seen.get());
        }
        return IndexSearch.hits(
                sight.reader(),
                IndexSearch.nearest(
                        sight.searcher(),
                        request.target(),
                        Filters.of(request.query(), sight.filter()),
                        request.countMax()));
    }

    private static boolean leavesFew(Request request, Query filter) throws IOException {
        Sight sight = request.sight();
        if (sight.passageCount() <= EXACT_PASSAGES_MAX) {
            return true;
        }
        boolean narrowed =
                !request.query().collections().isEmpty() || !request.query().metadata().isEmpty();
        return narrowed && sight.searcher().count(filter) <= EXACT_PASSAGES_MAX;
    }

    /**
     * A passage compared.
     *
     * @param order which of two equally near ones is first
     */
    private record Near(ScoreDoc passage, long order) {}

    private static List<Hit> exact(Request request, Query filter) throws IOException {
        IndexSearcher searcher = request.sight().searcher();
        Weight weight =
                searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
        List<Near> near = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Scorer scorer = weight.scorer(leaf);
            if (scorer != null) {
                compare(leaf, scorer.iterator(), request.target(), near);
            }
        }
        near.sort(
                Comparator.comparingDouble((Near one) -> -one.passage().score)
                        .thenComparingLong(Near::order));
        return IndexSearch.hits(
                searcher.getIndexReader(),
                near.stream()
                        .limit(request.countMax())
                        .map(Near::passage)
                        .toArray(ScoreDoc[]::new));
    }

    private static void compare(
            LeafReaderContext leaf, DocIdSetIterator left, VectorTarget target, List<Near> near)
            throws IOException {
        FloatVectorValues vectors =
                leaf.reader().getFloatVectorValues(IndexFields.vector(target.spaceId()));
        if (vectors == null) {
            return;
        }
        Bits live = leaf.reader().getLiveDocs();
        NumericDocValues orders = DocValues.getNumeric(leaf.reader(), IndexFields.ORDER);
        DocIndexIterator each = vectors.iterator();
        for (int passage = left.nextDoc();
                passage != DocIdSetIterator.NO_MORE_DOCS;
                passage = left.nextDoc()) {
            if (live != null && !live.get(passage)) {
                continue;
            }
            if (each.docID() < passage) {
                each.advance(passage);
            }
            if (each.docID() != passage || !orders.advanceExact(passage)) {
                continue; // it has no vector in this space yet
            }
            float likeness =
                    VectorSimilarityFunction.DOT_PRODUCT.compare(
                            target.vector(), vectors.vectorValue(each.index()));
            near.add(new Near(new ScoreDoc(leaf.docBase + passage, likeness), orders.longValue()));
        }
    }
}
