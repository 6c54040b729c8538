package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import com.robothy.s3.rest.LocalS3;

import dev.footnote.ingestion.bucket.BucketServer;
import dev.footnote.ingestion.bucket.BucketServer.Keys;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Which objects of a bucket are read when it is taken again. */
class BucketObjectsTest extends ServiceCase {
    private final LocalS3 server;
    private final CountingProxy proxy;
    private final S3Client client;
    private int buckets;
    private String bucket = "";

    BucketObjectsTest() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        server = LocalS3.builder().port(port).build();
        server.start();
        var direct = URI.create("http://127.0.0.1:" + port);
        proxy = new CountingProxy(direct);
        client =
                new BucketServer(direct, "us-east-1", Optional.of(new Keys("key", "secret")))
                        .open();
    }

    @Override
    List<String> settings() {
        return List.of(
                "--footnote.ingestion.sources.bucket-endpoint=" + proxy.address(),
                "--footnote.ingestion.sources.bucket-access-key=key",
                "--footnote.ingestion.sources.bucket-secret-key=secret");
    }

    @AfterAll
    void stopServers() {
        client.close();
        proxy.close();
        server.shutdown();
    }

    @BeforeEach
    void twoObjectsAreTaken() throws Exception {
        bucket = "manuals" + buckets++;
        client.createBucket(it -> it.bucket(bucket));
        object("heron.txt", "Herons stand still for hours.");
        object("owl.txt", "Owls hunt at night.");
        take();
        awaitIdle();
        assertThat(proxy.reads()).hasSize(2);
    }

    @Test
    void anObjectIsReadOnlyWhenItHasChanged() throws Exception {
        var again = take();
        assertThat(proxy.reads()).isEmpty();
        for (var item : again.path("items")) {
            var job = awaitEnd("/api/v1/jobs/" + item.path("jobId").asString());
            assertThat(job.path("stage").asString()).isEqualTo("done");
            assertThat(job.path("report").path("unchanged").asBoolean()).isTrue();
        }

        object("owl.txt", "Owls hunt at day.!!"); // as many bytes as before
        take();
        assertThat(proxy.reads()).containsExactly("/" + bucket + "/owl.txt");
        awaitIdle();
        take();
        assertThat(proxy.reads()).isEmpty();
        assertThat(get(documentPath(bucket, "owl.txt")).path("version").asInt()).isEqualTo(2);
    }

    @Test
    void nothingIsReadAgainAfterARestart() throws Exception {
        restart();
        take();
        assertThat(proxy.reads()).isEmpty();
    }

    @Test
    void aDocumentThatIsGoneOrWasReplacedIsReadAgain() throws Exception {
        send(request(documentPath(bucket, "heron.txt")).DELETE());
        put(bucket, "owl.txt", "Somebody else writes of owls.");
        awaitIdle();

        take();
        assertThat(proxy.reads())
                .containsExactly("/" + bucket + "/heron.txt", "/" + bucket + "/owl.txt");
        awaitIdle();
        assertThat(get("/api/v1/collections/" + bucket + "/documents").path("items")).hasSize(2);
    }

    @Test
    void theSameNameInAnotherBucketIsAnotherObject() throws Exception {
        String first = bucket;
        bucket = "manuals" + buckets++;
        client.createBucket(it -> it.bucket(bucket));
        object("owl.txt", "Owls hunt at night.");

        takeInto(first);

        assertThat(proxy.reads()).containsExactly("/" + bucket + "/owl.txt");
    }

    private JsonNode take() throws Exception {
        return takeInto(bucket);
    }

    private JsonNode takeInto(String collection) throws Exception {
        var answer =
                post(
                        "/api/v1/collections/" + collection + "/bucket",
                        "{\"bucket\":\"" + bucket + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.body()).doesNotContain("problem");
        return JSON.readTree(answer.body());
    }

    private void object(String key, String text) {
        client.putObject(it -> it.bucket(bucket).key(key), RequestBody.fromString(text));
    }
}
