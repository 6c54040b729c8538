package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Each service is replaced in turn while people search, ask and upload: a second one is started,
 * and when it is ready the first is asked to end. Nobody's request fails, and no answer is worse
 * for it.
 */
@PostgresTest
@Tag("operation")
class RollingRestartTest {
    private final ServiceProcesses services;
    private final Map<String, FaultProxy> fronts = new LinkedHashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<String> jobs = new ConcurrentLinkedQueue<>();
    private volatile boolean stop;

    RollingRestartTest(TestDatabases databases, @TempDir Path folder) {
        var settings = Map.of("FOOTNOTE_INGESTION_UPLOADS", folder.resolve("uploads").toString());
        services = new ServiceProcesses(folder, databases.create(), settings);
    }

    @BeforeEach
    void start() {
        for (String service : services.names()) {
            var front = new FaultProxy();
            front.add(services.port(service), services.managementPort(service));
            services.putBehind(service, front.port());
            fronts.put(service, front);
        }
        services.start();
        var ingestion = client("ingestion-service");
        ingestion.awaitJob(ingestion.upload("pumps", "first.txt", text(0)));
        FootnoteClient.await(() -> client("gateway").search("valve 0"), it -> !it.isEmpty());
    }

    @AfterEach
    void end() {
        services.close();
        fronts.values().forEach(FaultProxy::close);
    }

    @Test
    void noRequestFailsWhileEveryServiceIsReplacedInTurn() throws Exception {
        List<Thread> people = new ArrayList<>();
        people.add(Thread.ofPlatform().start(this::search));
        people.add(Thread.ofPlatform().start(this::ask));
        people.add(Thread.ofPlatform().start(this::upload));
        for (var front : fronts.entrySet()) {
            String service = front.getKey();
            String next = services.startAnother(service);
            front.getValue().add(services.port(next), services.managementPort(next));
            assertThat(services.stop(service)).as(services.log(service)).isEqualTo(143);
            front.getValue().remove(services.port(service));
        }
        stop = true;
        for (Thread person : people) person.join();

        assertThat(faults).isEmpty();
        assertThat(requests.get()).isGreaterThan(50);
        assertThat(jobs).isNotEmpty();
        var ingestion = client("ingestion-service");
        for (String job : jobs) {
            assertThat(ingestion.awaitJob(job).path("stage").asString()).isEqualTo("done");
        }
    }

    private void search() {
        var client = client("gateway");
        repeat(
                () -> {
                    var answer = client.post("/api/v1/search", Map.of("query", "seal of valve 0"));
                    // Found by meaning too: the embedding-service took part.
                    return answer.statusCode() == 200 && answer.body().contains("\"cosine\":")
                            ? ""
                            : "a search: " + answer.statusCode() + " " + answer.body();
                });
    }

    private void ask() {
        var client = client("gateway");
        repeat(
                () -> {
                    var answer =
                            client.post(
                                    "/api/v1/ask",
                                    Map.of("question", "When is the seal of valve 0 changed?"));
                    return answer.statusCode() == 200 && !answer.body().contains("does not answer")
                            ? ""
                            : "a question: " + answer.statusCode() + " " + answer.body();
                });
    }

    private void upload() {
        var client = client("ingestion-service");
        var number = new AtomicInteger(1);
        repeat(
                () -> {
                    int next = number.getAndIncrement();
                    jobs.add(client.upload("pumps", "d" + next + ".txt", text(next)));
                    return "";
                });
    }

    /** One request: empty when all is well, else what was wrong. */
    @FunctionalInterface
    private interface Request {
        String send();
    }

    private void repeat(Request request) {
        while (!stop) {
            try {
                String fault = request.send();
                if (!fault.isEmpty()) faults.add(fault);
                requests.incrementAndGet();
                Thread.sleep(100);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | AssertionError e) {
                faults.add(String.valueOf(e));
            }
        }
    }

    private FootnoteClient client(String service) {
        var front = fronts.get(service);
        if (front == null) throw new IllegalStateException("no proxy before " + service);
        return new FootnoteClient(front.port());
    }

    private static String text(int number) {
        return "Valve %d is closed by hand. The seal of valve %d is changed every %d days."
                .formatted(number, number, number + 30);
    }
}
