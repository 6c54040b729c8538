/** A SolrCloud of several real nodes for tests. */
@NullMarked
package dev.footnote.testsupport.solr;

import org.jspecify.annotations.NullMarked;
