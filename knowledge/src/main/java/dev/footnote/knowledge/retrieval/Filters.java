package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.RetrievalQuery;
import dev.footnote.knowledge.index.IndexFields;
import dev.footnote.knowledge.store.Grant;

import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which passages a query may see at all; applied inside both searches, before they rank. */
final class Filters {
    private Filters() {}

    /** What a person may see. */
    static Query access(Grant grant) {
        List<String> lists = new ArrayList<>(grant.principals());
        lists.add(IndexFields.UNLISTED);
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        all.add(any(IndexFields.COLLECTION, grant.collections()), Occur.FILTER);
        all.add(any(IndexFields.ACCESS, lists), Occur.FILTER);
        if (!grant.unsettled().isEmpty()) {
            all.add(any(IndexFields.DOCUMENT_ID, grant.unsettled()), Occur.MUST_NOT);
        }
        return all.build();
    }

    private static Query any(String field, Collection<String> terms) {
        return new TermInSetQuery(field, terms.stream().map(BytesRef::new).toList());
    }

    /** What the query asks for, among what is seen. */
    static Optional<Query> of(RetrievalQuery query, Optional<Query> access) {
        if (query.collections().isEmpty() && query.metadata().isEmpty()) {
            return access;
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        access.ifPresent(seen -> all.add(seen, Occur.FILTER));
        if (!query.collections().isEmpty()) {
            all.add(any(IndexFields.COLLECTION, query.collections()), Occur.FILTER);
        }
        query.metadata()
                .forEach(
                        (name, value) ->
                                all.add(
                                        new TermQuery(
                                                new Term(
                                                        IndexFields.METADATA,
                                                        IndexFields.metadata(name, value))),
                                        Occur.FILTER));
        return Optional.of(all.build());
    }
}
