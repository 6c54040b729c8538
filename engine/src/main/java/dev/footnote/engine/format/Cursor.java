package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.LIMIT;
import static dev.footnote.engine.format.ModelFileException.Kind.MALFORMED;
import static dev.footnote.engine.format.ModelFileException.Kind.TRUNCATED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A position in little-endian bytes; every read checks first that the bytes are there. */
final class Cursor {
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String file;
    private final MemorySegment bytes;
    private long position;

    Cursor(String file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    String file() {
        return file;
    }

    long position() {
        return position;
    }

    long remaining() {
        return bytes.byteSize() - position;
    }

    /** Fails unless so many bytes follow. */
    void require(long count, String what) {
        if (count < 0 || count > remaining()) {
            throw new ModelFileException(
                    TRUNCATED,
                    "%s: %s at byte %d needs %s bytes, the file has %d more. Download it again."
                            .formatted(
                                    file,
                                    what,
                                    position,
                                    Long.toUnsignedString(count),
                                    remaining()));
        }
    }

    byte readByte(String what) {
        require(1, what);
        return bytes.get(ValueLayout.JAVA_BYTE, position++);
    }

    short readShort(String what) {
        require(2, what);
        short value = bytes.get(SHORT, position);
        position += 2;
        return value;
    }

    int readInt(String what) {
        require(4, what);
        int value = bytes.get(INT, position);
        position += 4;
        return value;
    }

    long readLong(String what) {
        require(8, what);
        long value = bytes.get(LONG, position);
        position += 8;
        return value;
    }

    /** An unsigned 64-bit count, at most max, of things that take at least bytesEach bytes. */
    int readCount(String what, int max, int bytesEach) {
        long count = readLong(what);
        checkCount(what, count, max);
        require(count * bytesEach, what);
        return (int) count;
    }

    void checkCount(String what, long count, long max) {
        if (count < 0 || count > max) {
            throw new ModelFileException(
                    LIMIT,
                    "%s: %s is %s, at most %d is read. The file is damaged or not a model."
                            .formatted(file, what, Long.toUnsignedString(count), max));
        }
    }

    /** A protobuf variable-length integer. */
    long readVarint(String what) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = readByte(what);
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed(what, "an integer of more than ten bytes");
    }

    MemorySegment readSlice(long count, String what) {
        require(count, what);
        MemorySegment slice = bytes.asSlice(position, count);
        position += count;
        return slice;
    }

    String readUtf8(long count, String what) {
        byte[] copy = readSlice(count, what).toArray(ValueLayout.JAVA_BYTE);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(copy)).toString();
        } catch (CharacterCodingException e) {
            throw new ModelFileException(
                    MALFORMED, "%s: %s is not UTF-8 text.".formatted(file, what), e);
        }
    }

    ModelFileException malformed(String what, String found) {
        return new ModelFileException(
                MALFORMED,
                "%s: %s before byte %d: found %s. The file is damaged or not a model."
                        .formatted(file, what, position, found));
    }
}
