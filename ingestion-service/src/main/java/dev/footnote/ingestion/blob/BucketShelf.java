package dev.footnote.ingestion.blob;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Objects of a bucket below a prefix. A move is a copy on the server and a deletion, so that for a
 * moment a file may be there under both names.
 */
final class BucketShelf implements Shelf {
    private static final int NOT_FOUND = 404;

    private final S3Client client;
    private final String bucket;
    private final String prefix;

    /** {@code prefix} is empty or ends with a slash. */
    BucketShelf(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    private String key(String name) {
        return prefix + name;
    }

    @Override
    public boolean has(String name) throws IOException {
        try {
            asked(name, () -> client.headObject(it -> it.bucket(bucket).key(key(name))));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void put(String name, Path file) throws IOException {
        if (has(name)) {
            copy(name, name);
            return;
        }
        asked(name, () -> client.putObject(it -> it.bucket(bucket).key(key(name)), file));
    }

    @Override
    public BlobFile open(String name, Path work) throws IOException {
        Path copy = Files.createTempFile(work, "read", ".part");
        boolean whole = false;
        try (var content =
                asked(name, () -> client.getObject(it -> it.bucket(bucket).key(key(name))))) {
            Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
            whole = true;
            return BlobFile.copy(copy);
        } finally {
            if (!whole) Files.deleteIfExists(copy);
        }
    }

    @Override
    public void move(String name, String to) throws IOException {
        copy(name, to);
        remove(name);
    }

    /** Onto itself it begins the object's age anew, which S3 takes with new metadata only. */
    private void copy(String name, String to) throws IOException {
        asked(
                name,
                () ->
                        client.copyObject(
                                it ->
                                        it.sourceBucket(bucket)
                                                .sourceKey(key(name))
                                                .destinationBucket(bucket)
                                                .destinationKey(key(to))
                                                .metadataDirective(MetadataDirective.REPLACE)
                                                .metadata(Map.of())));
    }

    @Override
    public void remove(String name) throws IOException {
        asked(name, () -> client.deleteObject(it -> it.bucket(bucket).key(key(name))));
    }

    @Override
    public Stream<Item> items() throws IOException {
        var pages =
                asked(
                        bucket,
                        () ->
                                client.listObjectsV2Paginator(
                                        it -> it.bucket(bucket).prefix(prefix)));
        return pages.contents().stream()
                .map(it -> new Item(it.key().substring(prefix.length()), it.lastModified()));
    }

    private <T> T asked(String name, Supplier<T> call) throws IOException {
        try {
            return call.get();
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) throw new NoSuchFileException(name);
            throw new IOException(
                    "the bucket \"%s\" answers %d".formatted(bucket, e.statusCode()), e);
        } catch (SdkException e) {
            throw new IOException(
                    "the server of the bucket \"%s\" does not answer: %s"
                            .formatted(bucket, e.getMessage()),
                    e);
        }
    }
}
