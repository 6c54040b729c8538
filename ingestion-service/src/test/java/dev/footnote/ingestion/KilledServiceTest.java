package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Kills the service's process at random instants, also while it starts, as documents and new
 * versions of them are uploaded without pause and others read them. {@code -Dfault.kills=100
 * -Dfault.documents=1000} is the long form; it prints its figures.
 */
@Tag("fault")
class KilledServiceTest {
    private static final int KILLS = Integer.getInteger("fault.kills", 3);
    private static final int DOCUMENTS = Integer.getInteger("fault.documents", 40);
    private static final long SEED = Long.getLong("fault.seed", System.nanoTime());
    private static final Pattern VERSION = Pattern.compile("revision(\\d+)x");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private Path folder = Path.of("");
    private final Random random = new Random(SEED);
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger uploads = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger hung = new AtomicInteger();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    // The last revision of each document that was acknowledged; one thread uploads.
    private final Map<Integer, Integer> accepted = new TreeMap<>();

    @Test
    void everyAcceptedDocumentIsSearchableExactlyOnceWhateverIsKilled() throws Exception {
        System.out.printf("fault.seed=%d%n", SEED);
        int startKills = 0;
        long begin = System.nanoTime();
        try (var service = new ServiceProcess(folder, List.of("-Dembedding.millis=15"))) {
            service.start();
            service.awaitUp();
            var uploader = Thread.ofPlatform().start(() -> upload(service));
            var reader = Thread.ofPlatform().start(() -> read(service));
            for (int kill = 0; kill < KILLS; kill++) {
                boolean early = kill % 4 == 2;
                if (early) startKills++;
                if (!early) service.awaitUp();
                Thread.sleep(random.nextInt(early ? 4000 : 2500));
                service.kill();
                service.start();
            }
            service.awaitUp();
            // Every document has been uploaded at least once.
            while (uploads.get() < DOCUMENTS) Thread.sleep(50);
            stop.set(true);
            uploader.join();
            awaitIdle(service);
            reader.join();
            check(service);
        } finally {
            stop.set(true);
        }
        System.out.printf(
                "%d kills (%d of them while starting), %d uploads of %d documents, %d reads, %d"
                        + " requests hung, %d s%n",
                KILLS,
                startKills,
                uploads.get(),
                DOCUMENTS,
                reads.get(),
                hung.get(),
                (System.nanoTime() - begin) / 1_000_000_000);
        assertThat(faults).isEmpty();
        assertThat(hung.get()).isZero();
    }

    private static String name(int document) {
        return "d" + document;
    }

    /** A few documents are so long that their vectors are kept batch by batch. */
    private static String text(int document, int revision) {
        int paragraphs = document % 20 == 7 ? 3000 : 20;
        var text = new StringBuilder();
        for (int i = 0; i < paragraphs; i++) {
            text.append(
                            "Document marker%dx in revision%dx says sentence %d. "
                                    .formatted(document, revision, i))
                    .append("It goes on with a few more words about nothing.\n\n");
        }
        return text.append("This ends marker%dx revision%dx.".formatted(document, revision))
                .toString();
    }

    private void upload(ServiceProcess service) {
        var choice = new Random(SEED + 1);
        for (int i = 0; !stop.get(); i++) {
            int document = i < DOCUMENTS ? i : choice.nextInt(DOCUMENTS);
            int revision = accepted.getOrDefault(document, 0) + 1;
            while (!isAccepted(service, document, revision)) {
                if (!pause(50)) return;
            }
            accepted.put(document, revision);
            uploads.incrementAndGet();
            // As fast as it is indexed, or nothing but the uploads' own backlog would be tested.
            if (!pause(i < DOCUMENTS ? 10 : 60)) return;
        }
    }

    private boolean isAccepted(ServiceProcess service, int document, int revision) {
        try {
            int status =
                    service.put("fault", name(document), text(document, revision)).statusCode();
            if (status == 202 || status == 200) return true;
            if (status != 503) faults.add("an upload was answered with " + status);
        } catch (HttpTimeoutException e) {
            hung.incrementAndGet();
        } catch (IOException e) {
            return false; // it is being killed
        } catch (InterruptedException e) {
            stop.set(true);
        }
        return false;
    }

    private static boolean pause(int millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** What is read is one revision, whole. */
    private void read(ServiceProcess service) {
        var choice = new Random(SEED + 2);
        while (!stop.get()) {
            int document = choice.nextInt(DOCUMENTS);
            try {
                var passages =
                        JSON.readTree(
                                service.get(
                                        "/probe/passages?collection=fault&id=" + name(document)));
                if (!passages.isEmpty()) wholeRevision(document, passages);
                reads.incrementAndGet();
            } catch (HttpTimeoutException e) {
                hung.incrementAndGet();
            } catch (IOException e) {
                if (!pause(20)) return;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private int wholeRevision(int document, JsonNode passages) {
        var revisions = new TreeSet<Integer>();
        var last = "";
        for (int i = 0; i < passages.size(); i++) {
            last = passages.get(i).path("text").asString("");
            if (passages.get(i).path("ordinal").asInt() != i) {
                faults.add("%s: passage %d is missing".formatted(name(document), i));
            }
            var found = VERSION.matcher(last);
            while (found.find()) revisions.add(Integer.parseInt(found.group(1)));
        }
        if (revisions.size() != 1 || !last.contains("This ends marker")) {
            faults.add("%s: half a version was served: %s".formatted(name(document), revisions));
        }
        return revisions.isEmpty() ? 0 : revisions.first();
    }

    private static void awaitIdle(ServiceProcess service) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(15).toNanos();
        while (!JSON.readTree(service.get("/api/v1/jobs?active=true&limit=1"))
                .path("items")
                .isEmpty()) {
            assertThat(System.nanoTime()).as("jobs end").isLessThan(end);
            Thread.sleep(100);
        }
        while (!service.get("/probe/caught-up").equals("true")) {
            assertThat(System.nanoTime()).as("the index catches up").isLessThan(end);
        }
    }

    private void check(ServiceProcess service) throws Exception {
        assertThat(JSON.readTree(service.get("/api/v1/jobs?failed=true")).path("items")).isEmpty();
        var listed = JSON.readTree(service.get("/api/v1/collections/fault/documents?limit=1000"));
        assertThat(listed.path("items").size()).isEqualTo(DOCUMENTS);
        assertThat(accepted).hasSize(DOCUMENTS);
        for (var entry : accepted.entrySet()) {
            int document = entry.getKey();
            var passages =
                    JSON.readTree(
                            service.get("/probe/passages?collection=fault&id=" + name(document)));
            if (wholeRevision(document, passages) != entry.getValue()) {
                faults.add(name(document) + " is not in the revision that was uploaded last");
            }
            var hits =
                    JSON.readTree(
                            service.get(
                                    "/probe/search?collection=fault&word=marker" + document + "x"));
            var seen = new HashSet<Integer>();
            int own = 0;
            for (var hit : hits) {
                if (!hit.path("text").asString("").contains("marker" + document + "x")) continue;
                own++;
                boolean its = hit.path("externalId").asString("").equals(name(document));
                if (!its || !seen.add(hit.path("ordinal").asInt())) {
                    faults.add(name(document) + " is found twice");
                }
            }
            if (own == 0) faults.add(name(document) + " is not found");
        }
    }
}
