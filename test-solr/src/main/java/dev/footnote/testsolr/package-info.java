/** Solr nodes for tests, as processes of their own. */
@NullMarked
package dev.footnote.testsolr;

import org.jspecify.annotations.NullMarked;
