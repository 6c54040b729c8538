package dev.footnote.ingestion.blob;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.robothy.s3.rest.LocalS3;

import dev.footnote.ingestion.bucket.BucketServer;
import dev.footnote.ingestion.bucket.BucketServer.Keys;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.services.s3.S3Client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

class BucketBlobStoreTest extends BlobStoreConformance {
    private static final BlobStore.Bucket BUCKET = new BlobStore.Bucket("originals", "uploads/");

    @TempDir private Path folder = Path.of("");
    private final int port;
    private final LocalS3 server;
    private final S3Client client;

    BucketBlobStoreTest() throws IOException {
        try (var socket = new ServerSocket(0)) {
            this.port = socket.getLocalPort();
        }
        this.server = LocalS3.builder().port(port).build();
        this.client = open();
    }

    private S3Client open() {
        var keys = Optional.of(new Keys("key", "secret"));
        return new BucketServer(URI.create("http://127.0.0.1:" + port), "us-east-1", keys).open();
    }

    @BeforeEach
    void start() {
        server.start();
        client.createBucket(it -> it.bucket(BUCKET.name()));
    }

    @AfterEach
    void end() {
        client.close();
        server.shutdown();
    }

    @Override
    BlobStore store() {
        return BlobStore.in(open(), BUCKET, folder, 0);
    }

    @Override
    Shelf shelf() {
        return new BucketShelf(client, BUCKET.name(), BUCKET.prefix());
    }

    @Override
    Path incoming() {
        return folder.resolve("incoming");
    }

    @Test
    void aBucketThatIsNotThereSaysSo() {
        var absent = new BlobStore.Bucket("absent", "");
        try (var store = BlobStore.in(open(), absent, folder, 0)) {
            assertThatThrownBy(
                            () ->
                                    store.keep(
                                            store.receive(new ByteArrayInputStream(new byte[] {1})),
                                            () -> "kept"))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.open(ABC)).isInstanceOf(LostBlobException.class);
        } catch (UncheckedIOException e) {
            throw new AssertionError("closing the store failed", e);
        }
    }
}
