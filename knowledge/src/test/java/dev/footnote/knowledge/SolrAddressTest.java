package dev.footnote.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.knowledge.SolrAddress.Layout;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

class SolrAddressTest {
    private static final Layout LAYOUT = new Layout("footnote", 2, 2);

    @Test
    void addressesStandWithCommasBetween() {
        var address =
                SolrAddress.of("http://a:8983/solr, https://b/solr", LAYOUT, "", "").orElseThrow();

        assertThat(address.urls())
                .containsExactly(URI.create("http://a:8983/solr"), URI.create("https://b/solr"));
        assertThat(address.login()).isEmpty();
        assertThat(SolrAddress.of(" ", LAYOUT, "", "")).isEmpty();
    }

    @Test
    void thePasswordIsNotShown() {
        var address = SolrAddress.of("http://a/solr", LAYOUT, "ada", "secret").orElseThrow();

        assertThat(address.toString()).contains("ada").doesNotContain("secret");
    }

    @Test
    void whatIsNoAddressOfANodeIsRefused() {
        for (String wrong : new String[] {"solr:8983", "zk://a/solr", "http://", "http://u:p@a/"}) {
            assertThatThrownBy(() -> SolrAddress.of(wrong, LAYOUT, "", ""))
                    .isInstanceOf(KnowledgeException.class)
                    .hasMessageContaining("expected http://HOST:PORT/solr");
        }
        assertThatThrownBy(() -> new Layout("no spaces", 2, 2))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("no spaces");
        assertThatThrownBy(() -> new Layout("footnote", 0, 2)).hasMessageContaining("0 shards");
        assertThatThrownBy(() -> new Layout("footnote", 2, 17)).hasMessageContaining("17 replicas");
    }

    @Test
    void anIndexInSolrNeedsADatabaseServer() {
        var solr = SolrAddress.of("http://a/solr", LAYOUT, "", "");

        assertThatThrownBy(() -> new KnowledgeSettings(Path.of("data"), Optional.empty(), solr))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("FOOTNOTE_DATABASE_URL");
    }
}
