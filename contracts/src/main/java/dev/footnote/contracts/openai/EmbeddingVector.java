package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A vector, on the wire a list of numbers or, as {@code encoding_format} base64, its little-endian
 * float32 bytes. In one process it is passed as it is, without either.
 */
public final class EmbeddingVector {
    private final float[] values;
    private final boolean base64;

    private EmbeddingVector(float[] values, boolean base64) {
        this.values = values;
        this.base64 = base64;
    }

    public static EmbeddingVector of(float[] values, boolean base64) {
        return new EmbeddingVector(values.clone(), base64);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static EmbeddingVector ofWire(Object wire) {
        return switch (wire) {
            case String text -> new EmbeddingVector(floats(Base64.getDecoder().decode(text)), true);
            case List<?> list -> new EmbeddingVector(floats(list), false);
            default ->
                    throw new IllegalArgumentException(
                            "embedding is neither base64 nor a list of numbers");
        };
    }

    /** A copy of the numbers, shape (dimensions). */
    public float[] values() {
        return values.clone();
    }

    @JsonValue
    public Object wire() {
        if (base64) {
            var bytes =
                    ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            return Base64.getEncoder().encodeToString(bytes.array());
        }
        List<Float> list = new ArrayList<>(values.length);
        for (float value : values) list.add(value);
        return list;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmbeddingVector vector && Arrays.equals(values, vector.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "EmbeddingVector(" + values.length + ")";
    }

    private static float[] floats(byte[] bytes) {
        var floats = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }

    private static float[] floats(List<?> list) {
        var floats = new float[list.size()];
        for (int i = 0; i < floats.length; i++) {
            if (!(list.get(i) instanceof Number number)) {
                throw new IllegalArgumentException(
                        "embedding holds something that is not a number");
            }
            floats[i] = number.floatValue();
        }
        return floats;
    }
}
