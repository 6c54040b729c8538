package dev.footnote.engine.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the wire formats that the readers read. */
final class LittleEndianBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    LittleEndianBytes raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    LittleEndianBytes ascii(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    LittleEndianBytes int32(int value) {
        return number(value, 4);
    }

    LittleEndianBytes int64(long value) {
        return number(value, 8);
    }

    LittleEndianBytes floats(float... values) {
        for (float value : values) {
            int32(Float.floatToIntBits(value));
        }
        return this;
    }

    /** A GGUF string. */
    LittleEndianBytes text(String text) {
        return int64(text.length()).ascii(text);
    }

    LittleEndianBytes varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    /** A protobuf field with a number. */
    LittleEndianBytes field(int number, long value) {
        return varint((long) number << 3).varint(value);
    }

    /** A protobuf field with content. */
    LittleEndianBytes field(int number, byte[] content) {
        return varint((long) number << 3 | 2).varint(content.length).raw(content);
    }

    /** A protobuf field with text. */
    LittleEndianBytes field(int number, String content) {
        return field(number, content.getBytes(StandardCharsets.UTF_8));
    }

    LittleEndianBytes padTo(int multiple) {
        while (out.size() % multiple != 0) {
            out.write(0);
        }
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private LittleEndianBytes number(long value, int size) {
        for (int i = 0; i < size; i++) {
            out.write((int) (value >>> (8 * i)));
        }
        return this;
    }
}
