package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.knowledge.SearchIndex;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Uploads that are repeated, conditional, or deleted by the hundred. */
class RequestsTest extends ServiceCase {
    @Test
    void theSameBytesAgainMakeNoWorkAndAnswerWithTheSameTag() throws Exception {
        var first = put("same", "a.txt", "The text that stays as it is.");
        assertThat(first.statusCode()).isEqualTo(202);
        awaitEnd(location(first));
        int embedded = embedding.embedded();
        var again = put("same", "a.txt", "The text that stays as it is.");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().firstValue("ETag"))
                .isEqualTo(first.headers().firstValue("ETag"));
        var job = get(location(again));
        assertThat(job.path("stage").asString("")).isEqualTo("done");
        assertThat(job.path("report").path("unchanged").asBoolean()).isTrue();
        assertThat(embedding.embedded()).isEqualTo(embedded);
    }

    @Test
    void aConditionThatDoesNotHoldIsAnsweredWith412() throws Exception {
        var first = put("conditional", "a.txt", "The first text.", "If-None-Match", "*");
        assertThat(first.statusCode()).isEqualTo(202);
        var second = put("conditional", "a.txt", "The second text.", "If-None-Match", "*");
        assertThat(second.statusCode()).isEqualTo(412);
        assertThat(JSON.readTree(second.body()).path("code").asString(""))
                .isEqualTo("precondition_failed");
        awaitIdle();
        var found = send(request(documentPath("conditional", "a.txt")).GET());
        var tag = found.headers().firstValue("ETag").orElseThrow();
        assertThat(put("conditional", "a.txt", "The third text.", "If-Match", tag).statusCode())
                .isEqualTo(202);
        assertThat(put("conditional", "a.txt", "The fourth.", "If-Match", tag).statusCode())
                .isEqualTo(412);
        var delete = request(documentPath("conditional", "a.txt")).DELETE();
        assertThat(send(delete.header("If-Match", tag)).statusCode()).isEqualTo(412);
    }

    @Test
    void theSameRequestTwiceUnderOneKeyIsOneJob() throws Exception {
        var first = put("keyed", "a.txt", "Sent twice, kept once.", "Idempotency-Key", "k1");
        var again = put("keyed", "a.txt", "Sent twice, kept once.", "Idempotency-Key", "k1");
        assertThat(location(again)).isEqualTo(location(first));
        var other = put("keyed", "a.txt", "Another text.", "Idempotency-Key", "k1");
        assertThat(other.statusCode()).isEqualTo(409);
    }

    @Test
    void manyDocumentsAreDeletedAsOneChangeOfTheIndex() throws Exception {
        for (int i = 0; i < 60; i++) put("many", "d" + i, "Text number " + i + " of many.");
        awaitIdle();
        var index = bean(SearchIndex.class);
        assertThat(index.awaitCaughtUp(Duration.ofMinutes(1))).isTrue();
        String names =
                IntStream.range(0, 60)
                        .mapToObj(i -> "\"d" + i + "\"")
                        .collect(Collectors.joining(","));
        var answer =
                post(
                        "/api/v1/collections/many/documents/delete",
                        "{\"externalIds\":[" + names + ",\"none\"]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        var deleted = JSON.readTree(answer.body());
        assertThat(deleted.path("deleted").asInt()).isEqualTo(60);
        assertThat(deleted.path("missing").get(0).asString("")).isEqualTo("none");
        assertThat(get("/api/v1/collections/many/documents").path("items").size()).isZero();
    }

    @Test
    void aWholeCollectionIsDeletedWithWhatIsOnItsWay() throws Exception {
        put("whole", "a.txt", "A text of the collection.");
        awaitIdle();
        embedding.hold();
        put("whole", "b.txt", "A text that is on its way.");
        embedding.awaitHeld();
        var answer = send(request("/api/v1/collections/whole").DELETE());
        embedding.release();
        assertThat(JSON.readTree(answer.body()).path("deleted").asInt()).isEqualTo(2);
        awaitIdle();
        assertThat(get("/api/v1/collections/whole/documents").path("items").size()).isZero();
    }

    @Test
    void aFailedJobStaysWithItsReasonUntilItIsTriedAgain() throws Exception {
        embedding.trouble(WordEmbedding.Trouble.AWAY, 0);
        var answer = put("poison", "a.odt", "PK\u0003\u0004 this is no archive");
        var id = awaitEnd(location(answer)).path("id").asString("");
        var listed = get("/api/v1/jobs?failed=true").path("items");
        assertThat(listed.get(0).path("id").asString("")).isEqualTo(id);
        assertThat(listed.get(0).path("problem").asString("")).isNotBlank();
        assertThat(listed.get(0).path("failures").asInt()).isEqualTo(1);
        assertThat(post("/api/v1/jobs/" + id + "/retry", "").statusCode()).isEqualTo(202);
        var again = awaitEnd(location(answer));
        assertThat(again.path("stage").asString("")).isEqualTo("failed");
        assertThat(again.path("attempts").asInt()).isEqualTo(2);
        var all = post("/api/v1/jobs/retry?collection=poison", "");
        assertThat(JSON.readTree(all.body()).path("count").asInt()).isEqualTo(1);
        awaitIdle();
        assertThat(send(request(documentPath("poison", "a.odt")).DELETE()).statusCode())
                .isEqualTo(404);
        assertThat(get("/api/v1/jobs?failed=true").path("items").size()).isZero();
    }

    @Test
    void anUnknownPriorityIsRefused() throws Exception {
        var answer = put("wrong", "a.txt", "Some text.", "X-Priority", "urgent");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("high, normal or bulk");
    }
}
