package dev.footnote.ingestion;

import dev.footnote.ingestion.bucket.BucketServer;
import dev.footnote.ingestion.bucket.BucketServer.Keys;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;
import java.util.Optional;

/**
 * Where the originals are kept, when that is a bucket and not the uploads' folder, which then holds
 * only what is on its way.
 *
 * @param endpoint a server that speaks S3; empty means the folder
 * @param region its region
 * @param bucket the bucket, which exists already
 * @param prefix what the names of the originals begin with
 * @param accessKey with the secret key; empty means those of the environment
 */
@ConfigurationProperties("footnote.ingestion.uploads-bucket")
record UploadSettings(
        @DefaultValue("") URI endpoint,
        @DefaultValue("us-east-1") String region,
        @DefaultValue("footnote") String bucket,
        @DefaultValue("uploads/") String prefix,
        @DefaultValue("") String accessKey,
        @DefaultValue("") String secretKey) {
    UploadSettings {
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "footnote.ingestion.uploads-bucket.prefix is \"%s\"; it ends with a slash"
                            .formatted(prefix));
        }
    }

    Optional<BucketServer> server() {
        return BucketServer.of(endpoint, region, new Keys(accessKey, secretKey));
    }

    /** Leaves the secret out: settings are logged. */
    @Override
    public String toString() {
        return "UploadSettings[endpoint=%s, bucket=%s]".formatted(endpoint, bucket);
    }
}
