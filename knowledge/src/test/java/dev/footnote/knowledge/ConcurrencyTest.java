package dev.footnote.knowledge;

import static dev.footnote.knowledge.Drafts.draft;
import static dev.footnote.knowledge.Drafts.part;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.knowledge.Drafts.Part;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class ConcurrencyTest {
    private static final int PARTS = 7;
    private static final int VERSIONS = 40;

    @TempDir Path folder;

    @Test
    void aSearchDuringPublishingSeesOneWholeVersion() throws Exception {
        try (OpenKnowledge knowledge = OpenKnowledge.in(folder);
                var threads = Executors.newFixedThreadPool(3)) {
            knowledge.spaces().register(Drafts.ENGLISH);
            publish(knowledge, 0);
            knowledge.index().awaitCaughtUp(Duration.ofSeconds(30));
            AtomicInteger published = new AtomicInteger();
            Callable<Integer> reader = () -> searchUntilDone(knowledge, published);
            Future<Integer> first = threads.submit(reader);
            Future<Integer> second = threads.submit(reader);
            for (int version = 1; version <= VERSIONS; version++) {
                publish(knowledge, version);
                published.set(version);
            }
            assertThat(first.get() + second.get()).isPositive();
        }
    }

    private static void publish(OpenKnowledge knowledge, int version) {
        Part[] parts =
                IntStream.range(0, PARTS)
                        .mapToObj(i -> part("shared v%d p%d".formatted(version, i)))
                        .toArray(Part[]::new);
        knowledge.publisher().publish(draft("handbook", "busy", parts));
    }

    private static int searchUntilDone(OpenKnowledge knowledge, AtomicInteger published) {
        int searches = 0;
        while (published.get() < VERSIONS) {
            Retrieval retrieval =
                    knowledge
                            .retriever()
                            .search(
                                    new RetrievalQuery(
                                            new Reader.Unrestricted(),
                                            "shared",
                                            Optional.of(Drafts.embedding(0, 0, 0, 1)),
                                            Set.of(),
                                            Map.of(),
                                            50));
            assertThat(retrieval.passages())
                    .extracting(ranked -> ranked.passage().version())
                    .hasSizeLessThanOrEqualTo(PARTS);
            assertThat(
                            retrieval.passages().stream()
                                    .map(ranked -> ranked.passage().version())
                                    .distinct()
                                    .count())
                    .isLessThanOrEqualTo(1);
            searches++;
        }
        return searches;
    }
}
