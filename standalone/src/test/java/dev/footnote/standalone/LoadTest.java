package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Many search while documents are indexed: nobody is refused or forgotten. The long form: {@code
 * -Dload.askers=50 -Dload.documents=3000 -Dload.seconds=3600}; it prints latencies and memory.
 */
class LoadTest {
    private static final int ASKERS = Integer.getInteger("load.askers", 4);
    private static final int DOCUMENTS = Integer.getInteger("load.documents", 20);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("load.seconds", 5));

    @TempDir private Path folder;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Queue<Long> micros = new ConcurrentLinkedQueue<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @Test
    void everySearchIsAnsweredWhileDocumentsAreIndexed() throws Exception {
        int port = StandaloneProcess.freePort();
        Process program = StandaloneProcess.start(port, folder);
        try {
            var client = new FootnoteClient(port);
            client.awaitReady();
            client.awaitJob(client.upload("load", "first.txt", text(0)));
            List<Thread> askers = new ArrayList<>();
            for (int i = 0; i < ASKERS; i++) {
                int number = i;
                askers.add(Thread.ofPlatform().start(() -> ask(port, number)));
            }
            long begin = System.nanoTime();
            long memoryBefore = residentMegabytes(program.pid());
            String last = "";
            for (int i = 1; i < DOCUMENTS || System.nanoTime() - begin < TIME.toNanos(); i++) {
                last = client.upload("load", "d" + i % DOCUMENTS, text(i));
                if (i % 20 == 0) client.awaitJob(last);
            }
            client.awaitJob(last);
            stop.set(true);
            for (Thread asker : askers) asker.join();
            print(memoryBefore, residentMegabytes(program.pid()), begin);
            assertThat(faults).isEmpty();
            assertThat(micros.size()).isGreaterThanOrEqualTo(ASKERS);
        } finally {
            program.destroyForcibly().waitFor();
        }
    }

    private static String text(int number) {
        return "Valve %d is closed by hand before pump %d starts. ".formatted(number, number % 97)
                + "Its seal is changed every %d days. ".formatted(number % 31 + 1).repeat(30);
    }

    private void ask(int port, int number) {
        var client = new FootnoteClient(port);
        for (int i = number; !stop.get(); i++) {
            long start = System.nanoTime();
            try {
                var query = Map.of("query", "when is the seal of valve %d changed".formatted(i));
                int status = client.post("/api/v1/search", query).statusCode();
                if (status != 200) faults.add("a search was answered with " + status);
            } catch (RuntimeException e) {
                faults.add("a search was not answered: " + e);
            }
            micros.add((System.nanoTime() - start) / 1000);
        }
    }

    private void print(long memoryBefore, long memoryAfter, long begin) {
        long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "%d askers, %d searches in %d s while indexing: median %.1f ms, 95 %% %.1f ms,"
                        + " 99 %% %.1f ms, longest %.1f ms; %d faults; resident memory %d MB, then"
                        + " %d MB%n",
                ASKERS,
                sorted.length,
                (System.nanoTime() - begin) / 1_000_000_000,
                sorted[sorted.length / 2] / 1e3,
                sorted[sorted.length * 95 / 100] / 1e3,
                sorted[sorted.length * 99 / 100] / 1e3,
                sorted[sorted.length - 1] / 1e3,
                faults.size(),
                memoryBefore,
                memoryAfter);
    }

    /** 0 on systems that do not tell. */
    private static long residentMegabytes(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) return 0;
        try (var lines = Files.lines(status)) {
            return lines.filter(it -> it.startsWith("VmRSS:"))
                    .mapToLong(it -> Long.parseLong(it.replaceAll("[^0-9]", "")) >> 10)
                    .findFirst()
                    .orElse(0);
        }
    }
}
