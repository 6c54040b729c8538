package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.Reader;

import org.junit.jupiter.api.Test;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

class IngestionServiceTest extends ServiceCase {
    @Override
    List<String> settings() {
        return List.of("--footnote.ingestion.upload-max=64KB");
    }

    @Test
    void anUploadBecomesADocumentThatIsListedAndFound() throws Exception {
        var answer = put("notes", "leave.md", "# Leave\n\nEverybody has 25 days of leave a year.");
        assertThat(answer.statusCode()).isEqualTo(202);
        String location = answer.headers().firstValue("Location").orElseThrow();
        var job = awaitEnd(location);
        assertThat(job.path("stage").asString("")).isEqualTo("done");
        assertThat(job.path("progress").asDouble()).isEqualTo(1.0);
        assertThat(job.path("report").path("chunks").asInt()).isEqualTo(1);
        assertThat(job.path("report").path("language").asString("")).isEqualTo("en");
        assertThat(job.path("report").path("stage_millis").isMissingNode()).isTrue();
        assertThat(job.path("report").path("stageMillis").has("parsing")).isTrue();

        var found = get("/api/v1/collections/notes/documents/leave.md");
        assertThat(found.path("version").asInt()).isEqualTo(1);
        assertThat(found.path("bytes").asLong()).isEqualTo(47);
        var list = get("/api/v1/collections/notes/documents");
        assertThat(list.path("items").size()).isEqualTo(1);
    }

    @Test
    void passagesCarryHeadingsAndOffsetsIntoTheText() throws Exception {
        put("offsets", "a.md", "# One\n\nFirst text.\n\n## Two\n\nSecond text.");
        awaitIdle();
        var documents = bean(Documents.class);
        var document =
                documents
                        .find(new Reader.Unrestricted(), new DocumentKey("offsets", "a.md"))
                        .orElseThrow();
        var text =
                documents
                        .text(new Reader.Unrestricted(), document.documentId(), document.version())
                        .orElseThrow()
                        .text();
        var passages = documents.passages(new Reader.Unrestricted(), document.documentId());
        assertThat(passages).isNotEmpty();
        for (var passage : passages) {
            assertThat(text.substring(passage.start(), passage.end())).isEqualTo(passage.text());
            assertThat(passage.headingPath()).first().isEqualTo("One");
        }
    }

    @Test
    void aFormUploadTakesTheFilesOwnName() throws Exception {
        String form =
                "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"t.csv\"\r\n"
                        + "Content-Type: text/csv\r\n\r\nname;age\r\nAda;36\r\n--cut--\r\n";
        var answer =
                send(
                        request("/api/v1/collections/forms/documents/table")
                                .header("Content-Type", "multipart/form-data; boundary=cut")
                                .PUT(BodyPublishers.ofString(form)));
        assertThat(answer.statusCode()).isEqualTo(202);
        var job = awaitEnd(answer.headers().firstValue("Location").orElseThrow());
        assertThat(job.path("fileName").asString("")).isEqualTo("t.csv");
        assertThat(job.path("stage").asString("")).isEqualTo("done");
    }

    @Test
    void aFileThatCurlCallsAFormIsTakenAsItIs() throws Exception {
        String path = "/api/v1/collections/forms/documents/plain.txt";
        var answer =
                send(
                        request(path)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .PUT(BodyPublishers.ofString("Herons & storks = birds.")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        var job = awaitEnd(answer.headers().firstValue("Location").orElseThrow());
        assertThat(job.path("stage").asString("")).isEqualTo("done");
        assertThat(get(path).path("mediaType").asString("")).startsWith("text/plain");
    }

    @Test
    void theSameContentAgainIsTheSameVersionAndNewContentTheNext() throws Exception {
        put("versions", "a.txt", "The first version of the text.");
        awaitIdle();
        var again = put("versions", "a.txt", "The first version of the text.");
        var job = awaitEnd(again.headers().firstValue("Location").orElseThrow());
        assertThat(job.path("report").path("unchanged").asBoolean()).isTrue();
        var path = "/api/v1/collections/versions/documents/a.txt";
        assertThat(get(path).path("version").asInt()).isEqualTo(1);
        put("versions", "a.txt", "The second version of the text.");
        awaitIdle();
        assertThat(get(path).path("version").asInt()).isEqualTo(2);
    }

    @Test
    void deletionRemovesTheDocumentAndItsFile() throws Exception {
        put("gone", "a.txt", "Soon this text is gone for good.");
        awaitIdle();
        String path = "/api/v1/collections/gone/documents/a.txt";
        long files = uploads();
        assertThat(send(request(path).DELETE()).statusCode()).isEqualTo(204);
        assertThat(send(request(path).GET()).statusCode()).isEqualTo(404);
        assertThat(send(request(path).DELETE()).statusCode()).isEqualTo(404);
        assertThat(uploads()).isEqualTo(files - 1);
    }

    @Test
    void aDocumentThatCannotBeReadFailsWithTheReason() throws Exception {
        var answer = put("poison", "a.odt", "PK\u0003\u0004 this is no archive");
        var job = awaitEnd(answer.headers().firstValue("Location").orElseThrow());
        assertThat(job.path("stage").asString("")).isEqualTo("failed");
        assertThat(job.path("problem").asString("")).isNotBlank();
        assertThat(job.path("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void aJobWaitsForAnEmbeddingServiceThatIsAway() throws Exception {
        embedding.refuse(4); // one attempt asks three times
        var answer = put("patience", "a.txt", "This text has to wait a little.");
        var job = awaitEnd(answer.headers().firstValue("Location").orElseThrow());
        assertThat(job.path("stage").asString("")).isEqualTo("done");
        assertThat(job.path("attempts").asInt()).isEqualTo(2);
    }

    @Test
    void aJobThatHasEndedCannotBeCancelled() throws Exception {
        var answer = put("late", "a.txt", "Too late to cancel this one.");
        String location = answer.headers().firstValue("Location").orElseThrow();
        awaitEnd(location);
        assertThat(send(request(location).DELETE()).statusCode()).isEqualTo(409);
        assertThat(send(request("/api/v1/jobs/none").DELETE()).statusCode()).isEqualTo(404);
    }

    @Test
    void cancellingAJobStopsItsWorkAndPublishesNothing() throws Exception {
        embedding.hold();
        var answer = put("cancel", "a.txt", "This text never gets there.");
        String location = answer.headers().firstValue("Location").orElseThrow();
        embedding.awaitHeld();
        assertThat(send(request(location).DELETE()).statusCode()).isEqualTo(204);
        assertThat(get(location).path("stage").asString("")).isEqualTo("cancelled");
        put("cancel", "b.txt", "But the next text does, although nobody lets go.");
        embedding.release();
        awaitIdle();
        assertThat(send(request("/api/v1/collections/cancel/documents/a.txt").GET()).statusCode())
                .isEqualTo(404);
        assertThat(send(request("/api/v1/collections/cancel/documents/b.txt").GET()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anIdMayBeAPath() throws Exception {
        put("paths", "docs%2Fguide%2Fa.txt", "A text in a folder of a folder.");
        awaitIdle();
        var found = get("/api/v1/collections/paths/documents/docs%2Fguide%2Fa.txt");
        assertThat(found.path("externalId").asString("")).isEqualTo("docs/guide/a.txt");
    }

    @Test
    void whatIsTooLargeOrEmptyOrWithoutKeyIsRefused() throws Exception {
        String path = "/api/v1/collections/limits/documents/a.txt";
        var large = send(request(path).PUT(BodyPublishers.ofString("x".repeat(70_000))));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(send(request(path).PUT(BodyPublishers.noBody())).statusCode()).isEqualTo(400);
        var nobody = open(path).GET();
        assertThat(send(nobody).statusCode()).isEqualTo(401);
        var badName = send(request("/api/v1/collections/%20/documents/a").GET());
        assertThat(badName.statusCode()).isEqualTo(400);
        assertThat(badName.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
    }

    @Test
    void jobsAreListedNewestFirstPageByPage() throws Exception {
        for (int i = 0; i < 3; i++) put("pages", "p" + i, "Text number " + i + " of three.");
        awaitIdle();
        var first = get("/api/v1/jobs?limit=2");
        assertThat(first.path("items").get(0).path("externalId").asString("")).isEqualTo("p2");
        var next = get("/api/v1/jobs?limit=2&cursor=" + first.path("next").asString(""));
        assertThat(next.path("items").get(0).path("externalId").asString("")).isEqualTo("p0");
    }

    @Test
    void healthAnswersWithoutAKey() throws Exception {
        var request = open("/actuator/health/readiness");
        assertThat(send(request.GET()).statusCode()).isEqualTo(200);
    }
}
