package dev.footnote.standalone.architecture.breach.knowledge;

import org.apache.solr.client.solrj.SolrClient;

/** Speaks to Solr beside the index. */
record AsksSolr(SolrClient client) {}
