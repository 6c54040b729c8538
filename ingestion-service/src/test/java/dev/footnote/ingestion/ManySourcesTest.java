package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import com.robothy.s3.rest.LocalS3;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import tools.jackson.databind.JsonNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives, addresses on the web and buckets, through the routes. */
class ManySourcesTest extends ServiceCase {
    private final HttpServer web;
    private final LocalS3 s3;
    private final int s3Port;

    ManySourcesTest() throws IOException {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page("/a.txt", 200, "A text from the web about herons.", Map.of());
        page("/moved", 302, "", Map.of("Location", "/a.txt"));
        page("/away", 302, "", Map.of("Location", "http://169.254.169.254/latest/meta-data"));
        page("/loop", 302, "", Map.of("Location", "/loop"));
        page("/large", 200, "x".repeat(40_000), Map.of());
        page("/none", 404, "", Map.of());
        web.start();
        s3Port = freePort();
        s3 = LocalS3.builder().port(s3Port).build();
        s3.start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void page(String path, int status, String text, Map<String, String> headers) {
        web.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        byte[] body = text.getBytes(StandardCharsets.UTF_8);
                        headers.forEach(exchange.getResponseHeaders()::set);
                        exchange.getResponseHeaders().set("Content-Type", "text/plain");
                        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                        if (body.length > 0) exchange.getResponseBody().write(body);
                    }
                });
    }

    @Override
    List<String> settings() {
        String host = "127.0.0.1:" + web.getAddress().getPort();
        return List.of(
                "--footnote.ingestion.upload-max=3MB",
                "--footnote.ingestion.sources.web-hosts=" + host,
                "--footnote.ingestion.sources.web-private-addresses=true",
                "--footnote.ingestion.sources.web-file-max=20KB",
                "--footnote.ingestion.sources.bucket-endpoint=http://127.0.0.1:" + s3Port,
                "--footnote.ingestion.sources.bucket-access-key=key",
                "--footnote.ingestion.sources.bucket-secret-key=secret");
    }

    @AfterAll
    void stopServers() {
        web.stop(0);
        s3.shutdown();
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private HttpResponse<String> unpack(String collection, byte[] archive) throws Exception {
        return send(
                request("/api/v1/collections/" + collection + "/zip")
                        .header("Content-Type", "application/zip")
                        .POST(BodyPublishers.ofByteArray(archive)));
    }

    private static String problem(JsonNode admissions, String name) {
        for (var item : admissions.path("items")) {
            if (item.path("name").asString("").equals(name)) {
                return item.path("problem").asString("accepted");
            }
        }
        return "not there";
    }

    @Test
    void eachFileOfAnArchiveIsADocument() throws Exception {
        var files =
                Map.of(
                        "guide/leave.md", text("# Leave\n\nTwenty-five days."),
                        "guide/pay.md", text("# Pay\n\nOn the last day."),
                        "__MACOSX/guide/._pay.md", text("nothing"));
        var answer = unpack("archive", zip(files));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(JSON.readTree(answer.body()).path("accepted").asInt()).isEqualTo(2);
        awaitIdle();
        var found = get(documentPath("archive", "guide%2Fleave.md"));
        assertThat(found.path("title").asString("")).isEqualTo("leave.md");
    }

    @Test
    void aBombAndANameThatLeadsOutAreRefusedAndTheRestIsTaken() throws Exception {
        var files =
                Map.of(
                        "bomb.txt", new byte[2_900_000],
                        "../../etc/cron.d/x", text("outside"),
                        "C:\\x.txt", text("outside"),
                        "good.txt", text("A good text among bad ones."),
                        "large.bin", new byte[3_200_000]);
        var admissions = JSON.readTree(unpack("bombs", zip(files)).body());
        assertThat(admissions.path("accepted").asInt()).isEqualTo(1);
        assertThat(problem(admissions, "bomb.txt")).contains("times its size");
        assertThat(problem(admissions, "../../etc/cron.d/x")).contains("out of the archive");
        assertThat(problem(admissions, "C:/x.txt")).contains("out of the archive");
        assertThat(problem(admissions, "good.txt")).isEqualTo("accepted");
        awaitIdle();
        assertThat(get("/api/v1/collections/bombs/documents").path("items").size()).isOne();
    }

    @Test
    void whatIsNoArchiveIsRefused() throws Exception {
        var answer = unpack("broken", text("this is no archive"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("no ZIP archive");
    }

    @Test
    void addressesOfAllowedHostsAreFetchedAndOthersSayWhyNot() throws Exception {
        String base = "http://127.0.0.1:" + web.getAddress().getPort();
        String list =
                List.of("/a.txt", "/moved", "/away", "/loop", "/large", "/none").stream()
                        .map(path -> "\"" + base + path + "\"")
                        .reduce((a, b) -> a + "," + b)
                        .orElseThrow();
        var answer =
                post(
                        "/api/v1/collections/web/addresses",
                        "{\"urls\":[" + list + ",\"http://other.example/\"]}");
        assertThat(answer.statusCode()).isEqualTo(202);
        var admissions = JSON.readTree(answer.body());
        assertThat(problem(admissions, base + "/a.txt")).isEqualTo("accepted");
        assertThat(problem(admissions, base + "/moved")).isEqualTo("accepted");
        assertThat(problem(admissions, base + "/away")).contains("not among the hosts");
        assertThat(problem(admissions, base + "/loop")).contains("moves on");
        assertThat(problem(admissions, base + "/large")).contains("larger than");
        assertThat(problem(admissions, base + "/none")).contains("404");
        assertThat(problem(admissions, "http://other.example/")).contains("not among the hosts");
        awaitIdle();
        assertThat(get("/api/v1/collections/web/documents").path("items").size()).isEqualTo(2);
    }

    @Test
    void eachObjectBelowAPrefixIsADocument() throws Exception {
        try (var client = client()) {
            client.createBucket(request -> request.bucket("manuals"));
            object(client, "en/heron.txt", "Herons stand still for hours.");
            object(client, "en/owl.txt", "Owls hunt at night.");
            object(client, "de/reiher.txt", "Reiher stehen still.");
        }
        var answer =
                post(
                        "/api/v1/collections/bucket/bucket",
                        "{\"bucket\":\"manuals\",\"prefix\":\"en/\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(JSON.readTree(answer.body()).path("accepted").asInt()).isEqualTo(2);
        awaitIdle();
        var listed = get("/api/v1/collections/bucket/documents").path("items");
        assertThat(listed.size()).isEqualTo(2);
        assertThat(listed.get(0).path("externalId").asString("")).isEqualTo("en/heron.txt");
    }

    @Test
    void aBucketThatIsNotThereSaysSo() throws Exception {
        var answer = post("/api/v1/collections/bucket/bucket", "{\"bucket\":\"nothing-here\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("nothing-here");
    }

    private S3Client client() {
        return S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + s3Port))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("key", "secret")))
                .build();
    }

    private static void object(S3Client client, String key, String text) {
        client.putObject(
                request -> request.bucket("manuals").key(key), RequestBody.fromString(text));
    }
}
