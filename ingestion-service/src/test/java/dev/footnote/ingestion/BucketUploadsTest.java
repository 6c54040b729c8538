package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import com.robothy.s3.rest.LocalS3;

import dev.footnote.ingestion.bucket.BucketServer;
import dev.footnote.ingestion.bucket.BucketServer.Keys;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.s3.S3Client;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** Originals in a bucket, from the upload to the deletion. */
class BucketUploadsTest extends ServiceCase {
    private static final String BUCKET = "originals";
    private static final String DOCUMENT = "/api/v1/collections/notes/documents/heron";

    private final URI endpoint;
    private final LocalS3 server;
    private final S3Client client;

    BucketUploadsTest() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        endpoint = URI.create("http://127.0.0.1:" + port);
        server = LocalS3.builder().port(port).build();
        server.start();
        var keys = Optional.of(new Keys("key", "secret"));
        client = new BucketServer(endpoint, "us-east-1", keys).open();
        client.createBucket(it -> it.bucket(BUCKET));
    }

    @Override
    List<String> settings() {
        return List.of(
                "--footnote.ingestion.uploads-bucket.endpoint=" + endpoint,
                "--footnote.ingestion.uploads-bucket.bucket=" + BUCKET,
                "--footnote.ingestion.uploads-bucket.access-key=key",
                "--footnote.ingestion.uploads-bucket.secret-key=secret");
    }

    @AfterAll
    void stopServer() {
        client.close();
        server.shutdown();
    }

    private List<String> objects() {
        return client.listObjectsV2(it -> it.bucket(BUCKET)).contents().stream()
                .map(it -> it.key())
                .toList();
    }

    @Test
    void anOriginalLiesInTheBucketAsLongAsItsDocument() throws Exception {
        var accepted =
                send(
                        request(DOCUMENT)
                                .header("Content-Type", "text/plain")
                                .PUT(BodyPublishers.ofString("The heron stands still.")));
        assertThat(accepted.statusCode()).isEqualTo(202);
        String location = accepted.headers().firstValue("Location").orElseThrow();
        assertThat(awaitEnd(location).path("stage").asString()).isEqualTo("done");

        String digest = get(DOCUMENT).path("digest").asString();
        assertThat(objects()).containsExactly("uploads/" + digest);
        try (var files = Files.list(folder().resolve("uploads/incoming"))) {
            assertThat(files).isEmpty();
        }

        assertThat(send(request(DOCUMENT).DELETE()).statusCode()).isEqualTo(204);
        assertThat(objects()).isEmpty();
    }
}
