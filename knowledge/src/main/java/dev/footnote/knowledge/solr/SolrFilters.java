package dev.footnote.knowledge.solr;

import dev.footnote.knowledge.RetrievalQuery;
import dev.footnote.knowledge.index.IndexFields;
import dev.footnote.knowledge.store.Grant;

import org.apache.solr.common.params.ModifiableSolrParams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which passages a query may see at all. Names go in parameters of their own, which Solr takes as
 * they are, so that no name can be read as a query.
 */
final class SolrFilters {
    /** Stands between principals; one that holds it admits nobody. */
    private static final char SEPARATOR = '\u001f';

    private static final String FILTER = "fq";

    private SolrFilters() {}

    /**
     * What a person may see.
     *
     * @param grant empty for those who see everything
     */
    static void access(ModifiableSolrParams params, Optional<Grant> grant) {
        params.add(FILTER, "{!term f=" + SolrFields.KIND + " v=" + SolrFields.PASSAGE + "}");
        grant.ifPresent(
                it -> {
                    params.add(FILTER, "{!bool filter=$granted filter=$listed}");
                    params.set("granted", terms(SolrFields.COLLECTION, ",", "grantedCollections"));
                    params.set("listed", terms(SolrFields.ACCESS, "" + SEPARATOR, "principals"));
                    // In order, so that the same grant is the same filter, which Solr keeps.
                    params.set(
                            "grantedCollections",
                            String.join(",", new TreeSet<>(it.collections())));
                    params.set("principals", principals(it));
                    if (!it.unsettled().isEmpty()) {
                        params.add(FILTER, "-" + terms(SolrFields.DOCUMENT_ID, ",", "unsettled"));
                        params.set("unsettled", String.join(",", it.unsettled()));
                    }
                });
    }

    private static String principals(Grant grant) {
        List<String> principals = new ArrayList<>();
        principals.add(SolrFields.UNLISTED);
        grant.principals().stream()
                .filter(one -> one.indexOf(SEPARATOR) < 0)
                .sorted()
                .forEach(principals::add);
        return String.join("" + SEPARATOR, principals);
    }

    private static String terms(String field, String separator, String parameter) {
        return "{!terms f=%s separator='%s' v=$%s}".formatted(field, separator, parameter);
    }

    /** What the query asks for, among what is seen. */
    static void wanted(ModifiableSolrParams params, RetrievalQuery query) {
        if (!query.collections().isEmpty()) {
            params.add(FILTER, terms(SolrFields.COLLECTION, ",", "wantedCollections"));
            params.set("wantedCollections", String.join(",", new TreeSet<>(query.collections())));
        }
        int number = 0;
        for (var entry : query.metadata().entrySet()) {
            String parameter = "metadata" + number++;
            params.add(FILTER, "{!term f=" + SolrFields.METADATA + " v=$" + parameter + "}");
            params.set(parameter, IndexFields.metadata(entry.getKey(), entry.getValue()));
        }
    }
}
