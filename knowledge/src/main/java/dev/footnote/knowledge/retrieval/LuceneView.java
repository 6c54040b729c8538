package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.RetrievalQuery;
import dev.footnote.knowledge.index.IndexFields;

import org.apache.lucene.index.Term;
import org.apache.lucene.search.ScoreDoc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A Lucene index of this machine as one reader sees it. */
final class LuceneView implements IndexView {
    private final Sight sight;
    private final Nearest nearest;

    LuceneView(Sight sight, Nearest nearest) {
        this.sight = sight;
        this.nearest = nearest;
    }

    @Override
    public Set<String> languages() throws IOException {
        return sight.languages();
    }

    @Override
    public int passageCount() {
        return sight.passageCount();
    }

    @Override
    public List<WeighedWord> weigh(List<WeighedWord.Repeated> words) throws IOException {
        List<WeighedWord> weighed = new ArrayList<>();
        for (WeighedWord.Repeated each : words) {
            int passageCount = 0;
            for (String form : each.word().forms()) {
                Term term = new Term(IndexFields.TEXT, form);
                passageCount = Math.max(passageCount, sight.passageCount(term));
            }
            weighed.add(each.weighed(passageCount));
        }
        return weighed;
    }

    @Override
    public Worded lexical(Words words, RetrievalQuery query, int countMax) throws IOException {
        ScoreDoc[] found =
                IndexSearch.lexical(
                        sight.searcher(),
                        LexicalQuery.of(words, sight),
                        Filters.of(query, sight.filter()),
                        countMax);
        return new Worded(
                IndexSearch.hits(sight.reader(), found),
                IndexSearch.languages(sight.reader(), found, Worded.LANGUAGE_HITS));
    }

    @Override
    public List<Hit> nearest(VectorTarget target, RetrievalQuery query, int countMax)
            throws IOException {
        return nearest.find(new Nearest.Request(query, target, sight, countMax));
    }
}
