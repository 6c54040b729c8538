package dev.footnote.ingestion;

import dev.footnote.ingestion.bucket.BucketServer;
import dev.footnote.ingestion.bucket.BucketServer.Keys;
import dev.footnote.ingestion.source.AddressPolicy;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where documents may be fetched from; nowhere unless an operator says so.
 *
 * @param webHosts hosts whose addresses may be fetched, such as docs.example.org or *.example.org
 * @param webPrivateAddresses whether those hosts may be on this network
 * @param webFileMax the largest document from the web
 * @param webTime how long one document from the web may take
 * @param bucketEndpoint the server that speaks S3; empty means none
 * @param bucketRegion its region
 * @param bucketAccessKey with the secret key; empty means those of the environment
 */
@ConfigurationProperties("footnote.ingestion.sources")
public record SourceSettings(
        @DefaultValue List<String> webHosts,
        @DefaultValue("false") boolean webPrivateAddresses,
        @DefaultValue("100MB") DataSize webFileMax,
        @DefaultValue("60s") Duration webTime,
        @DefaultValue("") URI bucketEndpoint,
        @DefaultValue("us-east-1") String bucketRegion,
        @DefaultValue("") String bucketAccessKey,
        @DefaultValue("") String bucketSecretKey) {
    public SourceSettings {
        webHosts = List.copyOf(webHosts);
    }

    AddressPolicy addresses() {
        return new AddressPolicy(webHosts, webPrivateAddresses);
    }

    Optional<BucketServer> buckets() {
        return BucketServer.of(
                bucketEndpoint, bucketRegion, new Keys(bucketAccessKey, bucketSecretKey));
    }

    /** Leaves the secret out: settings are logged. */
    @Override
    public String toString() {
        return "SourceSettings[webHosts=%s, bucketEndpoint=%s]".formatted(webHosts, bucketEndpoint);
    }
}
