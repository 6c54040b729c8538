package dev.footnote.knowledge;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabases;
import dev.footnote.testsupport.solr.SolrTest;
import dev.footnote.testsupport.solr.TestSolr;

import java.nio.file.Path;

/** PostgreSQL, with words and vectors in a SolrCloud of two nodes. */
@PostgresTest
@SolrTest
class SolrAccessSearchTest extends AccessSearchConformance {
    private final TestDatabases databases;
    private final TestSolr solr;

    SolrAccessSearchTest(TestDatabases databases, TestSolr solr) {
        this.databases = databases;
        this.solr = solr;
    }

    @Override
    OpenKnowledge open(Path folder) {
        return OpenKnowledge.on(databases.create(), SolrAddresses.of(solr), folder);
    }
}
