package dev.footnote.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/** Prints how long things take at 20,000 passages; asserts that they work, not how fast. */
class LatencyTest {
    private static final int DOCUMENTS = 40;
    private static final int CHUNKS = 500;
    private static final int WORDS = 80;
    private static final int VOCABULARY = 20_000;
    private static final int TOPICS = 200;
    private static final int SEARCHES = 200;
    private static final SpaceKey SPACE = new SpaceKey("sha256:latency", 384);

    @TempDir Path folder;
    private final Random random = new Random(7);
    private final List<float[]> topics = new ArrayList<>();

    @Test
    void twentyThousandPassagesAreSearched() {
        for (int i = 0; i < TOPICS; i++) {
            topics.add(gaussian());
        }
        try (OpenKnowledge knowledge = OpenKnowledge.in(folder)) {
            knowledge.spaces().register(new EmbeddingSpace(SPACE, "latency", Set.of()));
            long begin = System.nanoTime();
            for (int i = 0; i < DOCUMENTS; i++) {
                knowledge.publisher().publish(document(i));
            }
            long published = System.nanoTime();
            assertThat(knowledge.index().awaitCaughtUp(Duration.ofMinutes(5))).isTrue();
            long caughtUp = System.nanoTime();
            System.out.printf(
                    "%d passages: published in %.1f s, found %.2f s later%n",
                    DOCUMENTS * CHUNKS, (published - begin) / 1e9, (caughtUp - published) / 1e9);
            knowledge.rules().allow("latency", new AccessList(true, Set.of(), Set.of()));
            for (int i = 0; i < 3; i++) { // the first time for a JVM that has yet to warm up
                measure(knowledge, "everything", new Reader.Unrestricted());
                measure(knowledge, "everybody's", Reader.ANYONE);
            }
            for (int i = 0; i < DOCUMENTS; i += 2) {
                knowledge
                        .rules()
                        .narrow(new DocumentKey("latency", "document" + i), AccessList.NOBODY);
            }
            assertThat(knowledge.index().awaitCaughtUp(Duration.ofMinutes(5))).isTrue();
            measure(knowledge, "one half", Reader.ANYONE);
        }
    }

    private void measure(OpenKnowledge knowledge, String what, Reader reader) {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < SEARCHES; i++) {
            long start = System.nanoTime();
            assertThat(search(knowledge, reader).passages()).hasSize(10);
            nanos.add(System.nanoTime() - start);
        }
        nanos.sort(null);
        System.out.printf(
                "search of %s: p50 %.1f ms, p95 %.1f ms%n",
                what, nanos.get(SEARCHES / 2) / 1e6, nanos.get(SEARCHES * 95 / 100) / 1e6);
    }

    private Retrieval search(OpenKnowledge knowledge, Reader reader) {
        return knowledge
                .retriever()
                .search(
                        new RetrievalQuery(
                                reader,
                                words(8),
                                Optional.of(Embedding.of(SPACE, near(topic()))),
                                Set.of(),
                                Map.of(),
                                10));
    }

    private DraftVersion document(int number) {
        StringBuilder text = new StringBuilder();
        List<DraftChunk> chunks = new ArrayList<>();
        for (int i = 0; i < CHUNKS; i++) {
            String words = words(WORDS);
            int start = text.length();
            text.append(words).append('\n');
            chunks.add(
                    new DraftChunk(
                            i,
                            List.of(),
                            OptionalInt.empty(),
                            start,
                            start + words.length(),
                            words,
                            Embedding.of(SPACE, near(topic()))));
        }
        return new DraftVersion(
                new DocumentKey("latency", "document" + number),
                "digest" + number,
                "Document " + number,
                "text/plain",
                Optional.of("en"),
                Map.of(),
                text.toString(),
                List.of(),
                chunks);
    }

    // Rare words are rarer than common ones, as in real text.
    private String words(int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int word = (int) (VOCABULARY * Math.pow(random.nextDouble(), 3));
            words.append(i == 0 ? "w" : " w").append(word);
        }
        return words.toString();
    }

    private float[] topic() {
        return topics.get(random.nextInt(TOPICS));
    }

    private float[] near(float[] center) {
        float[] values = gaussian();
        for (int i = 0; i < values.length; i++) {
            values[i] = center[i] + 0.5f * values[i];
        }
        return values;
    }

    private float[] gaussian() {
        float[] values = new float[SPACE.dimensions()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
