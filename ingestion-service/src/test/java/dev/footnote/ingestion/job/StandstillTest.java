package dev.footnote.ingestion.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import dev.footnote.contracts.ingestion.JobPriority;
import dev.footnote.contracts.ingestion.JobStage;
import dev.footnote.contracts.ingestion.PageProgress;
import dev.footnote.ingestion.WordEmbedding;
import dev.footnote.ingestion.blob.BlobStore;
import dev.footnote.ingestion.document.Block;
import dev.footnote.ingestion.document.ParsedDocument;
import dev.footnote.ingestion.job.Job.Upload;
import dev.footnote.ingestion.parse.DocumentParser;
import dev.footnote.ingestion.parse.ParseOutcome;
import dev.footnote.ingestion.parse.ParseRequest;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.DraftVersion;
import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.EmbeddingSpaces;
import dev.footnote.knowledge.PublishResult;
import dev.footnote.knowledge.Publisher;
import dev.footnote.knowledge.SpaceKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A worker that never comes back from the database. */
class StandstillTest {
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(2), Duration.ofMinutes(10));
    private static final Duration LEASE = Duration.ofSeconds(1);

    @TempDir private Path folder = Path.of("");
    private final HikariDataSource source = H2TablesTest.inMemory();
    private final Tables tables = new Tables(TablesConformance.database(source), LEASE);
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger entered = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger published = new AtomicInteger();

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void aJobGoesOnInAnotherThreadAndEndsOnceWhenTheFirstComesBack() throws Exception {
        try (var blobs = BlobStore.in(folder, 0);
                var runner = runner(blobs, SHORT)) {
            runner.start(1);
            String id = upload(blobs);

            await(() -> stage(id) == JobStage.DONE);
            assertThat(entered.get()).isEqualTo(2);
            assertThat(published.get()).isOne();

            never.countDown();
            await(() -> left.get() == 2);
            String next = upload(blobs);
            await(() -> stage(next) == JobStage.DONE);
            assertThat(published.get()).isEqualTo(2);
        }
    }

    @Test
    void aThreadThatEndedIsReplaced() throws Exception {
        var starts = new AtomicInteger();
        var told = new AtomicBoolean();
        try (var crew = new Crew(SHORT, _ -> told.set(true))) {
            crew.add("ends at once", _ -> starts.incrementAndGet());
            crew.start();

            await(() -> starts.get() > 1);
            assertThat(told).isTrue();
        }
    }

    @Test
    void aStepThatHasLimitsOfItsOwnIsLeftToThem() {
        var pulse = new Pulse();
        var instant = new Patience(Duration.ZERO, Duration.ofMinutes(10));

        assertThat(pulse.isStill(instant)).isTrue();
        pulse.step(true);
        assertThat(pulse.isStill(instant)).isFalse();
        pulse.step(false);
        assertThat(pulse.isStill(instant)).isTrue();
    }

    private JobRunner runner(BlobStore blobs, Patience patience) {
        var embedder = new Embedder(new WordEmbedding(), "", 1);
        var ports = new Ingestion.Ports(new OneParagraph(), embedder, new Spaces(), new Shelf());
        return new JobRunner(tables, new IngestionPipeline(blobs, ports, tables), blobs, patience);
    }

    private String upload(BlobStore blobs) throws Exception {
        var bytes = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        var received = blobs.receive(new ByteArrayInputStream(bytes));
        var upload =
                new Upload(
                        new DocumentKey("notes", UUID.randomUUID().toString()),
                        "a.txt",
                        Optional.of("text/plain"),
                        received.blob(),
                        JobPriority.NORMAL);
        var request = new Acceptance.Request(upload, Conditions.NONE, Optional.empty());
        return blobs.keep(received, () -> tables.acceptance().accept(request)).id();
    }

    private JobStage stage(String id) {
        return tables.jobs().find(id).orElseThrow().stage();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    /** Stands still the first time, and cannot be interrupted. */
    private final class Spaces implements EmbeddingSpaces {
        @Override
        public void register(EmbeddingSpace space) {
            if (entered.incrementAndGet() == 1) {
                boolean waiting = true;
                while (waiting) {
                    try {
                        never.await();
                        waiting = false;
                    } catch (InterruptedException e) {
                        waiting = true; // as a database does that ignores it
                    }
                }
            }
            left.incrementAndGet();
        }

        @Override
        public void activate(SpaceKey key) {
            throw new UnsupportedOperationException("nobody does that here");
        }

        @Override
        public Optional<EmbeddingSpace> active() {
            return Optional.empty();
        }
    }

    private final class Shelf implements Publisher {
        @Override
        public PublishResult publish(DraftVersion draft) {
            return new PublishResult.Published("id", published.incrementAndGet(), 1);
        }

        @Override
        public boolean delete(DocumentKey key) {
            return false;
        }
    }

    private static final class OneParagraph implements DocumentParser {
        @Override
        public ParseOutcome parse(ParseRequest request, Consumer<PageProgress> progress) {
            var paragraph = new Block.Paragraph("The heron stands still.", OptionalInt.empty());
            return new ParseOutcome.Parsed(
                    new ParsedDocument(
                            Optional.of("Heron"),
                            Optional.of("en"),
                            "text/plain",
                            0,
                            List.of(),
                            List.of(),
                            List.of(paragraph)));
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
