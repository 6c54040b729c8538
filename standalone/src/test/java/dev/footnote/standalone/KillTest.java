package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The real process, killed while it indexes: what was accepted is there once after a restart. */
class KillTest {
    private static final int DOCUMENTS = 12;

    @TempDir private Path data;

    @Test
    void everyAcceptedDocumentIsIndexedExactlyOnceAfterAKill() throws Exception {
        int port = StandaloneProcess.freePort();
        var client = new FootnoteClient(port);
        Process first = StandaloneProcess.start(port, data);
        try {
            client.awaitReady();
            for (int i = 0; i < DOCUMENTS; i++) {
                client.upload(
                        "killed",
                        "document-" + i + ".txt",
                        "The marker%d is kept in drawer %d of the archive.".formatted(i, i));
            }
        } finally {
            first.destroyForcibly().waitFor();
        }
        Process second = StandaloneProcess.start(port, data);
        try {
            client.awaitReady();
            FootnoteClient.await(
                    () -> client.get("/api/v1/jobs?active=true").path("items").size(),
                    it -> it == 0);
            var listed = client.get("/api/v1/collections/killed/documents").path("items");
            Set<String> names = new HashSet<>();
            listed.forEach(it -> names.add(it.path("externalId").asString()));
            assertThat(listed.size()).isEqualTo(DOCUMENTS);
            assertThat(names).hasSize(DOCUMENTS);
            for (int i = 0; i < DOCUMENTS; i++) {
                String marker = "marker" + i;
                var found =
                        FootnoteClient.await(
                                () -> client.search(marker), it -> mentions(it, marker) > 0);
                assertThat(mentions(found, marker)).isEqualTo(1);
            }
        } finally {
            second.destroy();
            second.waitFor();
        }
    }

    private static long mentions(JsonNode passages, String marker) {
        return passages.valueStream()
                .filter(it -> it.path("text").asString().contains(marker + " "))
                .count();
    }
}
