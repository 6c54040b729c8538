package dev.footnote.ingestion.bucket;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where buckets are.
 *
 * @param keys the access key and its secret; without them those of the environment are used
 */
public record BucketServer(URI endpoint, String region, Optional<Keys> keys) {
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    /** What a client signs with. */
    public record Keys(String accessKey, String secretKey) {
        /** Leaves the secret out. */
        @Override
        public String toString() {
            return "Keys[" + accessKey + "]";
        }
    }

    /**
     * From settings, each of which is blank when it is not given; empty without an endpoint.
     *
     * @throws IllegalArgumentException when the endpoint is no address
     */
    public static Optional<BucketServer> of(URI endpoint, String region, Keys keys) {
        if (endpoint.toString().isBlank()) return Optional.empty();
        var given = Optional.of(keys).filter(it -> !it.accessKey().isBlank());
        return Optional.of(new BucketServer(endpoint, region, given));
    }

    /** A client, for the caller to close. */
    public S3Client open() {
        var builder =
                S3Client.builder()
                        .endpointOverride(endpoint)
                        .region(Region.of(region))
                        .forcePathStyle(true)
                        // Not every server that speaks S3 knows the newer checksums.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(SILENCE_MAX)
                                        .socketTimeout(SILENCE_MAX));
        if (keys.isPresent()) {
            builder.credentialsProvider(
                    StaticCredentialsProvider.create(
                            AwsBasicCredentials.create(
                                    keys.get().accessKey(), keys.get().secretKey())));
        } else {
            builder.credentialsProvider(DefaultCredentialsProvider.builder().build());
        }
        return builder.build();
    }
}
