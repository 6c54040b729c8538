package dev.footnote.knowledge;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabases;
import dev.footnote.testsupport.solr.SolrTest;
import dev.footnote.testsupport.solr.TestSolr;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** PostgreSQL, with words and vectors in a SolrCloud of two nodes. */
@PostgresTest
@SolrTest
class SolrAccessModelTest extends AccessModelConformance {
    private final TestDatabases databases;
    private final TestSolr solr;

    SolrAccessModelTest(TestDatabases databases, TestSolr solr) {
        this.databases = databases;
        this.solr = solr;
    }

    @Override
    OpenKnowledge open(Path folder) {
        return OpenKnowledge.on(databases.create(), SolrAddresses.of(solr), folder);
    }

    /** Fewer worlds than elsewhere: each search is some requests. */
    @Override
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aReaderGetsWhatHeMaySeeAndNothingTellsOfTheRest(long seed) {
        super.aReaderGetsWhatHeMaySeeAndNothingTellsOfTheRest(seed);
    }
}
