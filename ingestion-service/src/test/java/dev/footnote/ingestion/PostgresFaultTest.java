package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.testsupport.postgresql.LocalPostgres;
import dev.footnote.testsupport.postgresql.PostgresTest;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * Two ingestion-services on one PostgreSQL, which is killed while they work, as is one of them.
 * {@code -Dfault.documents=1000 -Dfault.kills=20} is the long form.
 */
@PostgresTest
@Tag("fault")
class PostgresFaultTest {
    private static final int DOCUMENTS = Integer.getInteger("fault.documents", 60);
    private static final int KILLS = Integer.getInteger("fault.kills", 1);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private Path folder = Path.of("");

    @Test
    void everyAcceptedDocumentIsThereOnceWhenTheDatabaseAndAServiceWereKilled() throws Exception {
        try (var server = LocalPostgres.start(LocalPostgres.installation());
                var one = service("one", server);
                var two = service("two", server)) {
            one.start();
            one.awaitUp();
            two.start();
            two.awaitUp();
            int perKill = Math.max(1, DOCUMENTS / (KILLS + 1));
            for (int i = 0; i < DOCUMENTS; i++) {
                upload(i % 2 == 0 ? one : two, i);
                if (i > 0 && i % perKill == 0 && i / perKill <= KILLS) {
                    server.kill();
                    server.restart();
                    two.kill();
                    two.start();
                    two.awaitUp();
                }
            }
            awaitIdle(one);
            check(one);
        }
    }

    private ServiceProcess service(String name, LocalPostgres server) throws IOException {
        var database = server.database("postgres");
        return new ServiceProcess(
                Files.createDirectories(folder.resolve(name)),
                List.of(
                        "-Dembedding.millis=20",
                        "--footnote.database.url=" + database.url(),
                        "--footnote.database.user=" + database.user(),
                        "--footnote.database.password=" + database.password(),
                        "--footnote.ingestion.uploads=" + folder.resolve("uploads")));
    }

    private static void upload(ServiceProcess service, int document) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        String text = "Document word%dx has something to say. ".formatted(document).repeat(40);
        while (true) {
            var answer = service.put("shared", "d" + document, text);
            if (answer.statusCode() == 202 || answer.statusCode() == 200) return;
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(System.nanoTime()).as("the upload is taken").isLessThan(end);
            Thread.sleep(100);
        }
    }

    private static void awaitIdle(ServiceProcess service) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        while (true) {
            assertThat(System.nanoTime()).as("jobs end").isLessThan(end);
            var answer = service.send(service.request("/api/v1/jobs?active=true&limit=1").GET());
            boolean idle =
                    answer.statusCode() == 200
                            && JSON.readTree(answer.body()).path("items").isEmpty();
            if (idle && service.get("/probe/caught-up").equals("true")) return;
            Thread.sleep(100);
        }
    }

    private static void check(ServiceProcess service) throws Exception {
        assertThat(JSON.readTree(service.get("/api/v1/jobs?failed=true")).path("items")).isEmpty();
        var listed = JSON.readTree(service.get("/api/v1/collections/shared/documents?limit=1000"));
        assertThat(listed.path("items").size()).isEqualTo(DOCUMENTS);
        for (var document : listed.path("items")) {
            assertThat(document.path("version").asInt()).as("%s", document).isOne();
        }
        for (int i = 0; i < DOCUMENTS; i++) {
            var word = "word" + i + "x";
            var hits = JSON.readTree(service.get("/probe/search?collection=shared&word=" + word));
            var seen = new HashSet<Integer>();
            for (var hit : hits) {
                if (!hit.path("text").asString("").contains(word)) continue;
                assertThat(hit.path("externalId").asString("")).isEqualTo("d" + i);
                assertThat(seen.add(hit.path("ordinal").asInt())).isTrue();
            }
            assertThat(seen).as(word).isNotEmpty();
        }
    }
}
