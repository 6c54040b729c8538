package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.testsupport.postgresql.LocalPostgres;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real process, whose clock is set forth and back while it indexes. {@code
 * -Dfault.documents=1000} is a longer form; it prints its figures.
 */
@Tag("fault")
@Tag("clock")
class ClockJumpTest {
    private static final int DOCUMENTS = Integer.getInteger("fault.documents", 200);
    private static final List<String> JUMPS =
            List.of("+1h", "-1h", "+1d", "-1d", "+0s", "-1h", "+1h", "-1d", "+1d", "+0s");

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir private Path folder;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void everyAcceptedDocumentIsThereOnceWhereTheDatabaseJumpsToo() throws Exception {
        var clock = new FakeClock(folder);
        everyDocumentIsThereOnce(clock, clock.environment());
    }

    @Test
    @Tag("postgresql")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void everyAcceptedDocumentIsThereOnceWhereTheDatabaseKeepsTrueTime() throws Exception {
        var clock = new FakeClock(folder);
        try (var server = LocalPostgres.start(LocalPostgres.installation())) {
            var database = server.database("postgres");
            Map<String, String> settings = new HashMap<>(clock.environment());
            settings.put("FOOTNOTE_DATABASE_URL", database.url());
            settings.put("FOOTNOTE_DATABASE_USER", database.user());
            settings.put("FOOTNOTE_DATABASE_PASSWORD", database.password());
            everyDocumentIsThereOnce(clock, settings);
        }
    }

    private void everyDocumentIsThereOnce(FakeClock clock, Map<String, String> settings)
            throws Exception {
        int port = StandaloneProcess.freePort();
        var client = new FootnoteClient(port);
        Process process = StandaloneProcess.start(port, folder, settings);
        try (var http = HttpClient.newHttpClient()) {
            client.awaitReady();
            var uploads = new Uploads(http, "http://127.0.0.1:" + port);
            long begin = System.nanoTime();
            int perJump = Math.max(1, DOCUMENTS / JUMPS.size());
            for (int i = 0; i < DOCUMENTS; i++) {
                if (i % perJump == perJump / 2) clock.set(jump(i / perJump));
                uploads.put("d" + i + ".txt", text(i));
            }
            int more = jumpUntilIdle(clock, uploads);
            check(client);
            System.out.printf(
                    "%d documents, the clock set %d times while they were uploaded and %d times"
                            + " afterwards: %d connections cut, the slowest request took %d ms, all"
                            + " of it %d s%n",
                    DOCUMENTS,
                    JUMPS.size(),
                    more,
                    uploads.cut,
                    uploads.slowest.toMillis(),
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds());
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static String jump(int number) {
        return JUMPS.get(number % JUMPS.size());
    }

    /** Jobs that wait or are worked on see jumps too. How often it was set. */
    private static int jumpUntilIdle(FakeClock clock, Uploads uploads) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(15).toNanos();
        int jumps = 0;
        while (uploads.isBusy()) {
            assertThat(System.nanoTime()).as("jobs end").isLessThan(end);
            clock.set(jump(jumps++));
            Thread.sleep(2_000);
        }
        clock.set("+0s");
        Thread.sleep(2_000);
        return jumps;
    }

    private static JsonNode jobs(FootnoteClient client, String query) {
        return client.get("/api/v1/jobs?" + query).path("items");
    }

    /**
     * Requests that are sent again when their connection is cut, as a server does that measures how
     * long a connection has been silent by a clock that is set. None of them may hang.
     */
    private static final class Uploads {
        private static final Duration REQUEST_MAX = Duration.ofMinutes(2);
        private static final int CUT_MAX = 10;

        private final HttpClient http;
        private final String base;
        private int cut;
        private Duration slowest = Duration.ZERO;

        Uploads(HttpClient http, String base) {
            this.http = http;
            this.base = base;
        }

        void put(String id, String text) throws Exception {
            var request =
                    request("/api/v1/collections/clock/documents/" + id)
                            .header("Content-Type", "text/plain")
                            .PUT(BodyPublishers.ofString(text));
            var answer = send(request);
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
        }

        boolean isBusy() throws Exception {
            var answer = send(request("/api/v1/jobs?active=true&limit=1"));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return !JSON.readTree(answer.body()).path("items").isEmpty();
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(REQUEST_MAX)
                    .header("Authorization", "Bearer " + FootnoteClient.KEY);
        }

        private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
            for (int tries = 1; ; tries++) {
                long start = System.nanoTime();
                try {
                    return http.send(request.build(), BodyHandlers.ofString());
                } catch (HttpTimeoutException e) {
                    throw e; // it hangs
                } catch (IOException e) {
                    if (tries == CUT_MAX) throw e;
                    cut++;
                } finally {
                    var took = Duration.ofNanos(System.nanoTime() - start);
                    if (took.compareTo(slowest) > 0) slowest = took;
                }
            }
        }
    }

    private static String text(int document) {
        return "The marker%d is kept in drawer %d of the archive.".formatted(document, document);
    }

    private static void check(FootnoteClient client) {
        assertThat(jobs(client, "failed=true")).isEmpty();
        var listed = client.get("/api/v1/collections/clock/documents?limit=1000").path("items");
        var names = new HashSet<String>();
        for (var document : listed) {
            names.add(document.path("externalId").asString());
            assertThat(document.path("version").asInt()).as("%s", document).isOne();
        }
        assertThat(listed.size()).isEqualTo(DOCUMENTS);
        assertThat(names).hasSize(DOCUMENTS);
        for (int i = 0; i < DOCUMENTS; i++) {
            String marker = "marker" + i;
            var found =
                    FootnoteClient.await(
                            () -> client.search(marker), it -> mentions(it, marker) > 0);
            assertThat(mentions(found, marker)).as(marker).isEqualTo(1);
        }
    }

    private static long mentions(JsonNode passages, String marker) {
        return passages.valueStream()
                .filter(it -> it.path("text").asString().contains(marker + " "))
                .count();
    }
}
