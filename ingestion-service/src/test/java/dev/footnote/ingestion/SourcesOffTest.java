package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Nothing is fetched from anywhere until an operator says so. */
class SourcesOffTest extends ServiceCase {
    @Test
    void theWebAndBucketsAreClosedUnlessTheOperatorOpensThem() throws Exception {
        var web = post("/api/v1/collections/c/addresses", "{\"urls\":[\"https://example.org/\"]}");
        assertThat(web.statusCode()).isEqualTo(403);
        assertThat(web.body()).contains("web-hosts");
        var bucket = post("/api/v1/collections/c/bucket", "{\"bucket\":\"b\"}");
        assertThat(bucket.statusCode()).isEqualTo(403);
        assertThat(bucket.body()).contains("bucket-endpoint");
    }
}
