package dev.footnote.knowledge.store;

import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.DraftChunk;
import dev.footnote.knowledge.DraftVersion;
import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.SpaceKey;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A made collection of clustered vectors, as real ones are: 200 topics, each passage near one. Of
 * the documents, one in a thousand has {@code rare=yes}, one in a hundred {@code some=yes}, and
 * every second one {@code half=yes}.
 */
final class Volume {
    static final int CHUNKS = 20;
    private static final int TOPICS = 200;
    private static final float SPREAD = 0.5f;

    private final SpaceKey space;
    private final Random random = new Random(7);
    private final List<float[]> topics = new ArrayList<>();

    Volume(SpaceKey space) {
        this.space = space;
        for (int i = 0; i < TOPICS; i++) {
            topics.add(gaussian());
        }
    }

    DraftVersion document(int number) {
        StringBuilder text = new StringBuilder();
        List<DraftChunk> chunks = new ArrayList<>();
        for (int i = 0; i < CHUNKS; i++) {
            String words = "passage w%d of document d%d".formatted(random.nextInt(5_000), number);
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
                            query()));
        }
        return new DraftVersion(
                new DocumentKey("volume", "document" + number),
                "digest" + number,
                "Document " + number,
                "text/plain",
                Optional.of("en"),
                metadata(number),
                text.toString(),
                List.of(),
                chunks);
    }

    private static Map<String, String> metadata(int number) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put("half", number % 2 == 0 ? "yes" : "no");
        metadata.put("some", number % 100 == 50 ? "yes" : "no");
        metadata.put("rare", number % 1_000 == 500 ? "yes" : "no");
        return metadata;
    }

    /** A vector near a topic, as a passage's and a question's are. */
    Embedding query() {
        float[] center = topics.get(random.nextInt(TOPICS));
        float[] values = gaussian();
        for (int i = 0; i < values.length; i++) {
            values[i] = center[i] + SPREAD * values[i];
        }
        return Embedding.of(space, values);
    }

    private float[] gaussian() {
        float[] values = new float[space.dimensions()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
