package dev.footnote.knowledge;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabase;
import dev.footnote.testsupport.postgresql.TestDatabases;
import dev.footnote.testsupport.solr.SolrTest;
import dev.footnote.testsupport.solr.TestSolr;

import java.nio.file.Path;

/** PostgreSQL, with a field of vectors for each space in a SolrCloud. */
@PostgresTest
@SolrTest
class SolrSpacesTest extends SpacesConformance {
    private final TestDatabase database;
    private final TestSolr solr;

    SolrSpacesTest(TestDatabases databases, TestSolr solr) {
        this.database = databases.create();
        this.solr = solr;
    }

    @Override
    OpenKnowledge open(Path folder) {
        return OpenKnowledge.on(database, SolrAddresses.of(solr), folder);
    }
}
