/** The index in a SolrCloud, which several gateways share. */
@NullMarked
package dev.footnote.knowledge.solr;

import org.jspecify.annotations.NullMarked;
