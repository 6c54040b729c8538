package dev.footnote.knowledge;

import dev.footnote.testsupport.solr.TestSolr;

/** Where the tests' SolrCloud is. */
public final class SolrAddresses {
    private SolrAddresses() {}

    /** Two shards, each on both nodes. */
    public static SolrAddress of(TestSolr solr) {
        return of(solr, "conformance");
    }

    public static SolrAddress of(TestSolr solr, String collection) {
        return SolrAddress.of(solr.urls(), new SolrAddress.Layout(collection, 2, 2), "", "")
                .orElseThrow();
    }
}
