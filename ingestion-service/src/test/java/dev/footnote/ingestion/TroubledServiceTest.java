package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.ingestion.WordEmbedding.Trouble;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An embedding-service that is away, busy or talks nonsense: everything is indexed once, later. */
@Tag("fault")
class TroubledServiceTest extends ServiceCase {
    @Override
    List<String> settings() {
        return List.of("--footnote.ingestion.workers=2");
    }

    private static String words(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "word%d and more of number %d.".formatted(i, i))
                .collect(Collectors.joining("\n\n"));
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void whateverTheServiceAnswersTheDocumentIsIndexedWhenItIsWell(Trouble kind) throws Exception {
        String collection = "trouble-" + kind.name().toLowerCase(java.util.Locale.ROOT);
        embedding.trouble(kind, 2);
        for (int i = 0; i < 3; i++) put(collection, "d" + i, "Document %d waits.".formatted(i));
        awaitIdle();
        var listed = get("/api/v1/collections/" + collection + "/documents").path("items");
        assertThat(listed.size()).isEqualTo(3);
        for (JsonNode document : listed) assertThat(document.path("version").asInt()).isOne();
    }

    @Test
    void aBusyServiceIsWaitedForInsideTheJobAndNothingIsEmbeddedTwice() throws Exception {
        int before = embedding.embedded();
        embedding.trouble(Trouble.BUSY, 5);
        var answer = put("busy", "a.txt", words(2000));
        var job = awaitEnd(location(answer));
        assertThat(job.path("stage").asString("")).isEqualTo("done");
        assertThat(job.path("attempts").asInt()).isEqualTo(1);
        assertThat(embedding.embedded() - before)
                .isEqualTo(job.path("report").path("chunks").asInt());
    }

    @Test
    void aLongDocumentGoesOnWhereTheServiceWasStopped() throws Exception {
        int before = embedding.embedded();
        var answer = put("long", "a.txt", words(30_000));
        while (embedding.embedded() - before < 200) Thread.sleep(5);
        restart();
        var job = awaitEnd(location(answer));
        int chunks = job.path("report").path("chunks").asInt();
        assertThat(chunks).isGreaterThan(400);
        // At most the batch that was under way is embedded again.
        assertThat(embedding.embedded() - before).isBetween(chunks, chunks + 32);
        var found = get(documentPath("long", "a.txt"));
        assertThat(found.path("version").asInt()).isOne();
        assertThat(found.path("chunks").asInt()).isEqualTo(chunks);
    }

    @Test
    void aJobTellsHowFarItIsAndHowLongItTakes() throws Exception {
        var answer = put("progress", "a.txt", words(40_000));
        var job = get(location(answer));
        while (!job.path("stage").asString("").equals("done") && !job.has("secondsLeft")) {
            Thread.sleep(5);
            job = get(location(answer));
        }
        assertThat(job.has("secondsLeft")).isTrue();
        assertThat(job.path("progress").asDouble()).isBetween(0.15, 0.95);
        assertThat(send(request(location(answer)).DELETE()).statusCode()).isEqualTo(204);
    }
}
