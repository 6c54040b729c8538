package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.testsupport.postgresql.LocalPostgres;
import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabase;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * An installation of two gateways, two ingestion-services, an embedding-service and a PostgreSQL
 * server, each of which is killed at random instants while documents and new versions of them are
 * uploaded and searched. {@code -Dfault.kills=100 -Dfault.documents=1000} is the long form; it
 * prints its figures.
 */
@PostgresTest
@Tag("operation")
class KilledInstallationTest {
    private static final int KILLS = Integer.getInteger("fault.kills", 14);
    private static final int DOCUMENTS = Integer.getInteger("fault.documents", 60);
    private static final long SEED = Long.getLong("fault.seed", System.nanoTime());
    private static final Duration REQUEST_MAX = Duration.ofMinutes(1);
    private static final Pattern VERSION = Pattern.compile("revision(\\d+)x");
    private static final String COLLECTION = "fault";
    private static final String SERVER = "PostgreSQL";
    private static final String PARSER = "a parser";
    private static final List<String> GATEWAYS = List.of("gateway", "gateway-2");
    private static final List<String> INGESTION =
            List.of("ingestion-service", "ingestion-service-2");

    private final Path folder;
    private final Random random = new Random(SEED);
    private final AtomicInteger uploads = new AtomicInteger();
    private final AtomicInteger searches = new AtomicInteger();
    private final AtomicInteger away = new AtomicInteger();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> kills = new TreeMap<>();
    private volatile boolean stop;

    // The last revision of each document that was acknowledged; one thread uploads.
    private final Map<Integer, Integer> accepted = new TreeMap<>();

    KilledInstallationTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void everyAcceptedDocumentIsThereOnceWhicheverProcessIsKilled() throws Exception {
        System.out.printf("fault.seed=%d%n", SEED);
        long begin = System.nanoTime();
        try (var server = LocalPostgres.start(LocalPostgres.installation());
                var services =
                        new ServiceProcesses(
                                folder,
                                database(server),
                                Map.of(
                                        "FOOTNOTE_INGESTION_UPLOADS",
                                        folder.resolve("uploads").toString()))) {
            services.start();
            services.startAnother("gateway");
            services.startAnother("ingestion-service");
            var people = new ArrayList<Thread>();
            people.add(Thread.ofPlatform().start(() -> upload(services)));
            people.add(Thread.ofPlatform().start(() -> search(services)));
            kill(services, server);
            while (uploads.get() < DOCUMENTS) Thread.sleep(50);
            stop = true;
            for (var person : people) person.join();
            check(services);
        } finally {
            stop = true;
        }
        System.out.printf(
                "%s killed; %d uploads of %d documents, %d searches, %d requests to what was away,"
                        + " %d s%n",
                kills,
                uploads.get(),
                DOCUMENTS,
                searches.get(),
                away.get(),
                (System.nanoTime() - begin) / 1_000_000_000);
        assertThat(faults).isEmpty();
    }

    /** Of an ordinary user, as in production. */
    private static TestDatabase database(LocalPostgres server) {
        server.database("postgres").execute("create role owner login password 'owner'");
        server.database("postgres").execute("create database installation owner owner");
        server.database("installation").execute("create extension vector");
        return new TestDatabase(server.database("installation").url(), "owner", "owner");
    }

    private void kill(ServiceProcesses services, LocalPostgres server) throws Exception {
        var victims = new ArrayList<>(List.of(SERVER, PARSER, "embedding-service"));
        victims.addAll(GATEWAYS);
        victims.addAll(INGESTION);
        for (int kill = 0; kill < KILLS; kill++) {
            // One in four is killed while others are still starting.
            if (kill % 4 != 2) services.awaitReady();
            Thread.sleep(random.nextInt(2500));
            String victim = victims.get(kill % victims.size());
            switch (victim) {
                case SERVER -> {
                    server.kill();
                    server.restart();
                }
                case PARSER -> services.killChild(INGESTION.get(random.nextInt(2)));
                default -> {
                    services.kill(victim);
                    services.start(victim);
                }
            }
            kills.merge(victim, 1, Integer::sum);
        }
        services.awaitReady();
    }

    private static String name(int document) {
        return "d" + document + ".txt";
    }

    private static String text(int document, int revision) {
        var text = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            text.append(
                            "Document marker%dx in revision%dx says sentence %d. "
                                    .formatted(document, revision, i))
                    .append("It goes on with a few more words about nothing.\n\n");
        }
        return text.toString();
    }

    private void upload(ServiceProcesses services) {
        var choice = new Random(SEED + 1);
        for (int i = 0; !stop; i++) {
            int document = i < DOCUMENTS ? i : choice.nextInt(DOCUMENTS);
            int revision = accepted.getOrDefault(document, 0) + 1;
            var client = client(services, INGESTION.get(choice.nextInt(2)));
            while (!isAccepted(client, document, revision)) {
                if (stop) return;
                client = client(services, INGESTION.get(choice.nextInt(2)));
                pause(50);
            }
            accepted.put(document, revision);
            uploads.incrementAndGet();
            pause(i < DOCUMENTS ? 50 : 200);
        }
    }

    private boolean isAccepted(FootnoteClient client, int document, int revision) {
        return answer(
                "an upload",
                () -> client.put(COLLECTION, name(document), text(document, revision)));
    }

    /** What is found of a document is of one version, each passage once. */
    private void search(ServiceProcesses services) {
        var choice = new Random(SEED + 2);
        while (!stop) {
            int document = choice.nextInt(DOCUMENTS);
            var client = client(services, GATEWAYS.get(choice.nextInt(2)));
            boolean answered =
                    answer(
                            "a search",
                            () -> {
                                var answer = client.post("/api/v1/search", query(document));
                                if (answer.statusCode() == 200) revision(document, answer.body());
                                return answer;
                            });
            if (answered) searches.incrementAndGet();
            pause(20);
        }
    }

    private static Map<String, ?> query(int document) {
        return Map.of(
                "query",
                "marker" + document + "x",
                "collections",
                List.of(COLLECTION),
                "limit",
                20);
    }

    /** Whether it was answered well; what is away, or says that something is, is asked again. */
    private boolean answer(String what, Supplier<HttpResponse<String>> request) {
        try {
            var answer = request.get();
            int status = answer.statusCode();
            if (status == 200 || status == 202) return true;
            if (status != 503) faults.add(what + ": " + status + " " + answer.body());
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof HttpTimeoutException) faults.add(what + " hung");
        }
        away.incrementAndGet();
        return false;
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The one revision of the document that is found; 0 when it is not found. */
    private int revision(int document, String body) {
        var revisions = new TreeSet<Integer>();
        Set<String> passages = new HashSet<>();
        for (JsonNode passage : JsonMapper.shared().readTree(body).path("passages")) {
            String text = passage.path("text").asString();
            if (!text.contains("marker" + document + "x")) continue;
            if (!passage.path("externalId").asString().equals(name(document))) {
                faults.add(name(document) + " is found in " + passage);
            }
            if (!passages.add(passage.path("chunkId").asString())) {
                faults.add(name(document) + " has a passage that is found twice");
            }
            var found = VERSION.matcher(text);
            while (found.find()) revisions.add(Integer.parseInt(found.group(1)));
        }
        if (revisions.size() > 1) {
            faults.add("%s: versions %s were served at once".formatted(name(document), revisions));
        }
        return revisions.isEmpty() ? 0 : revisions.last();
    }

    private void check(ServiceProcesses services) {
        var ingestion = client(services, INGESTION.getFirst());
        FootnoteClient.await(
                () -> ingestion.get("/api/v1/jobs?active=true&limit=1").path("items").size(),
                it -> it == 0);
        assertThat(ingestion.get("/api/v1/jobs?failed=true").path("items")).isEmpty();
        var listed = ingestion.get("/api/v1/collections/fault/documents?limit=1000").path("items");
        assertThat(listed.size()).isEqualTo(DOCUMENTS);
        assertThat(accepted).hasSize(DOCUMENTS);
        for (String gateway : GATEWAYS) {
            var client = client(services, gateway);
            for (var entry : accepted.entrySet()) {
                int document = entry.getKey();
                FootnoteClient.await(
                        () ->
                                revision(
                                        document,
                                        client.post("/api/v1/search", query(document)).body()),
                        it -> it.equals(entry.getValue()));
            }
        }
    }

    private static FootnoteClient client(ServiceProcesses services, String service) {
        return new FootnoteClient(services.port(service), REQUEST_MAX);
    }
}
