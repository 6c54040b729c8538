package dev.footnote.contracts.ingestion;

import java.util.Optional;

/**
 * Objects of an S3 bucket whose keys begin with a prefix; each key is its document's external id.
 */
public record BucketFolder(String bucket, Optional<String> prefix) {
    public BucketFolder {
        if (bucket.isBlank()) throw new IllegalArgumentException("bucket is blank");
    }
}
