package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Memory stays bounded whatever comes. The sizes of the long form: {@code -Dscale.pages=2000
 * -Dscale.csv-megabytes=1024 -Dscale.files=100000}; it prints the peaks.
 */
class ScaleTest {
    private static final int PAGES = Integer.getInteger("scale.pages", 150);
    private static final int CSV_MEGABYTES = Integer.getInteger("scale.csv-megabytes", 64);
    private static final int FILES = Integer.getInteger("scale.files", 100);
    private static final long SERVICE_MAX = 1100; // MB: a heap of 512, and the machine around it
    private static final long PARSER_MAX = 1000; // MB: likewise
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private Path folder = Path.of("");

    @Test
    void aLongPdfALargeTableAndManySmallFilesTakeBoundedMemory() throws Exception {
        try (var service = new ServiceProcess(folder, List.of())) {
            service.start();
            service.awaitUp();
            try (var peaks = new Peaks(service.pid())) {
                report("pdf of %d pages".formatted(PAGES), pdf(service), peaks);
                report("csv of %d MB".formatted(CSV_MEGABYTES), csv(service), peaks);
                long start = System.nanoTime();
                files(service);
                System.out.printf(
                        "%d files: %d s, %s%n",
                        FILES, (System.nanoTime() - start) / 1_000_000_000, peaks);
                assertThat(peaks.service.get()).isLessThan(SERVICE_MAX);
                assertThat(peaks.parser.get()).isLessThan(PARSER_MAX);
            }
        }
    }

    private static void report(String what, JsonNode job, Peaks peaks) {
        System.out.printf("%s: %s, %s%n  %s%n", what, job.path("stage"), peaks, job.path("report"));
        assertThat(job.path("stage").asString("")).as("%s", job).isEqualTo("done");
    }

    private JsonNode pdf(ServiceProcess service) throws Exception {
        var file = folder.resolve("long.pdf");
        var font = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
        try (var pdf = new PDDocument()) {
            for (int page = 1; page <= PAGES; page++) {
                var sheet = new PDPage();
                pdf.addPage(sheet);
                try (var text = new PDPageContentStream(pdf, sheet)) {
                    text.beginText();
                    text.setFont(font, 11);
                    text.newLineAtOffset(60, 740);
                    for (int line = 0; line < 45; line++) {
                        text.showText(
                                "Page %d, line %d: the pump is serviced every %d hours of work."
                                        .formatted(page, line, page * 3 + line));
                        text.newLineAtOffset(0, -15);
                    }
                    text.endText();
                }
            }
            pdf.save(file.toFile());
        }
        var request =
                service.request("/api/v1/collections/scale/documents/long.pdf")
                        .header("X-File-Name", "long.pdf")
                        .PUT(BodyPublishers.ofFile(file));
        var job = awaitEnd(service, service.send(request).body());
        assertThat(job.path("report").path("pages").asInt()).isEqualTo(PAGES);
        assertThat(job.path("report").path("warnings")).isEmpty();
        return job;
    }

    /** Rows that are made while they are sent. */
    private static InputStream rows(long bytes) {
        var row = new AtomicLong();
        var head = "number;name;town;amount\n".getBytes(StandardCharsets.UTF_8);
        return new InputStream() {
            private byte[] line = head;
            private int at;
            private long sent;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0];
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (sent >= bytes) return -1;
                int done = 0; // as much as fits: what is read at a time is sent at a time
                while (done < length && sent < bytes) {
                    done += readRow(target, offset + done, length - done);
                }
                return done;
            }

            private int readRow(byte[] target, int offset, int length) {
                if (at == line.length) {
                    long number = row.incrementAndGet();
                    line =
                            "%d;Customer %d;Town %d;%d.50\n"
                                    .formatted(number, number, number % 977, number % 10_007)
                                    .getBytes(StandardCharsets.UTF_8);
                    at = 0;
                }
                int count = Math.min(length, line.length - at);
                System.arraycopy(line, at, target, offset, count);
                at += count;
                sent += count;
                return count;
            }
        };
    }

    private static JsonNode csv(ServiceProcess service) throws Exception {
        long bytes = (long) CSV_MEGABYTES << 20;
        var request =
                service.request("/api/v1/collections/scale/documents/large.csv")
                        .timeout(Duration.ofMinutes(30))
                        .header("X-File-Name", "large.csv")
                        .PUT(BodyPublishers.ofInputStream(() -> rows(bytes)));
        var answer = service.send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        var job = awaitEnd(service, answer.body());
        assertThat(job.path("report").path("warnings").toString()).contains("only the first");
        return job;
    }

    private static void files(ServiceProcess service) throws Exception {
        for (int i = 0; i < FILES; i++) {
            var text = "Small file number %d is about valve %d.".formatted(i, i % 1000);
            assertThat(service.put("small", "f" + i, text).statusCode()).isEqualTo(202);
        }
        long end = System.nanoTime() + Duration.ofHours(3).toNanos();
        while (!JSON.readTree(service.get("/api/v1/jobs?active=true&limit=1"))
                .path("items")
                .isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(200);
        }
        var collections = JSON.readTree(service.get("/api/v1/collections")).path("items");
        for (var collection : collections) {
            if (collection.path("name").asString("").equals("small")) {
                assertThat(collection.path("documents").asInt()).isEqualTo(FILES);
            }
        }
    }

    private static JsonNode awaitEnd(ServiceProcess service, String accepted) throws Exception {
        var path = "/api/v1/jobs/" + JSON.readTree(accepted).path("id").asString("");
        long end = System.nanoTime() + Duration.ofMinutes(20).toNanos();
        while (true) {
            var job = JSON.readTree(service.get(path));
            var stage = job.path("stage").asString("");
            if (List.of("done", "failed", "cancelled").contains(stage)) return job;
            assertThat(System.nanoTime()).as("the job ends: " + job).isLessThan(end);
            Thread.sleep(100);
        }
    }

    /** The largest resident sets so far, in MB; 0 on systems that do not tell. */
    private static final class Peaks implements AutoCloseable {
        private final AtomicLong service = new AtomicLong();
        private final AtomicLong parser = new AtomicLong();
        private final AtomicBoolean stop = new AtomicBoolean();

        Peaks(long pid) {
            Thread.ofPlatform().daemon().start(() -> watch(pid));
        }

        private void watch(long pid) {
            while (!stop.get()) {
                service.accumulateAndGet(peak(pid), Math::max);
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .forEach(it -> parser.accumulateAndGet(peak(it.pid()), Math::max));
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private static long peak(long pid) {
            try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
                return lines.filter(it -> it.startsWith("VmHWM:"))
                        .mapToLong(it -> Long.parseLong(it.replaceAll("[^0-9]", "")) >> 10)
                        .findFirst()
                        .orElse(0);
            } catch (IOException | UncheckedIOException e) {
                return 0;
            }
        }

        @Override
        public String toString() {
            return "peak of the service %d MB, of a parser %d MB"
                    .formatted(service.get(), parser.get());
        }

        @Override
        public void close() {
            stop.set(true);
        }
    }
}
