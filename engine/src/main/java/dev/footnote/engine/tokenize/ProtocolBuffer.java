package dev.footnote.engine.tokenize;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads the fields of one protocol buffer message, in order. */
final class ProtocolBuffer {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final ByteBuffer buffer;
    private int wire;

    ProtocolBuffer(byte[] message) {
        this(ByteBuffer.wrap(message));
    }

    private ProtocolBuffer(ByteBuffer buffer) {
        this.buffer = buffer.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The number of the next field, or 0 at the end; its value must be taken next. */
    int next() {
        if (!buffer.hasRemaining()) {
            return 0;
        }
        long key = varint();
        wire = (int) (key & 7);
        long field = key >>> 3;
        if (field == 0 || field > 1 << 29) {
            throw malformed("field number " + field);
        }
        return (int) field;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            require(1);
            byte b = buffer.get();
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw malformed("a number longer than 64 bits");
    }

    private void require(long bytes) {
        if (bytes < 0 || bytes > buffer.remaining()) {
            throw malformed(
                    "a value of %d bytes where %d are left".formatted(bytes, buffer.remaining()));
        }
    }

    private void expect(int wanted) {
        if (wire != wanted) {
            throw malformed("wire type %d where %d belongs".formatted(wire, wanted));
        }
    }

    private static TokenizerException malformed(String found) {
        return new TokenizerException(
                TokenizerException.Kind.MALFORMED,
                "the SentencePiece model is no valid protocol buffer: found " + found);
    }

    long number() {
        expect(VARINT);
        return varint();
    }

    float real() {
        expect(FIXED_32);
        require(4);
        return buffer.getFloat();
    }

    byte[] bytes() {
        expect(BYTES);
        long length = varint();
        require(length);
        byte[] bytes = new byte[(int) length];
        buffer.get(bytes);
        return bytes;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    void skip() {
        long length =
                switch (wire) {
                    case VARINT -> {
                        varint();
                        yield 0;
                    }
                    case FIXED_64 -> 8;
                    case FIXED_32 -> 4;
                    case BYTES -> varint();
                    default -> throw malformed("wire type " + wire);
                };
        require(length);
        buffer.position(buffer.position() + (int) length);
    }
}
