package dev.footnote.knowledge.archive;

import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.SpaceKey;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A document's vectors in one space as bytes: float32, little endian, passage after passage. */
final class Vectors {
    private Vectors() {}

    static byte[] bytes(List<Embedding> vectors) {
        int dimensions = vectors.getFirst().space().dimensions();
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(vectors.size(), dimensions * Float.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (Embedding vector : vectors) {
            for (float value : vector.values()) {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }

    /** How many bytes the vectors of so many passages have. */
    static long bytes(SpaceKey space, int passages) {
        return (long) passages * space.dimensions() * Float.BYTES;
    }

    /** {@code bytes} are those of whole vectors. */
    static List<Embedding> read(SpaceKey space, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Embedding> vectors = new ArrayList<>();
        while (buffer.hasRemaining()) {
            float[] values = new float[space.dimensions()];
            for (int i = 0; i < values.length; i++) {
                values[i] = buffer.getFloat();
            }
            vectors.add(Embedding.of(space, values));
        }
        return vectors;
    }
}
