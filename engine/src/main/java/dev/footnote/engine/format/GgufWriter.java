package dev.footnote.engine.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * Writes GGUF version 3. The file appears under its name when it is whole and on the disk, or not
 * at all. Whole numbers are written as unsigned and those in lists as signed integers of 32 bits,
 * others as floats of 32: the types that readers expect of all common keys.
 */
public final class GgufWriter {
    private static final int ALIGNMENT = 32;
    private static final int CHUNK_BYTES = 1 << 20;

    private final FileChannel channel;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long position;

    private GgufWriter(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * A tensor to write.
     *
     * @param rows gives the bytes of each row when asked
     */
    public record Output(String name, TensorType type, List<Integer> shape, Rows rows) {
        public Output {
            shape = List.copyOf(shape);
        }

        private long rowCount() {
            return shape.subList(0, shape.size() - 1).stream()
                    .mapToLong(Integer::longValue)
                    .reduce(1, Math::multiplyExact);
        }

        private long bytes() {
            return rowCount() * type.bytes(shape.getLast());
        }
    }

    /** The bytes of a tensor, row by row. */
    @FunctionalInterface
    public interface Rows {
        /** The bytes of a row; the array may be reused for the next. */
        byte[] row(long index);
    }

    /** Writes a file; an existing one is replaced when the new one is whole. */
    public static void write(Path path, Map<String, Object> metadata, List<Output> tensors) {
        Path target = path.toAbsolutePath();
        try {
            Path part = Files.createTempFile(target.getParent(), ".writing", ".gguf");
            try {
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    new GgufWriter(channel).write(metadata, tensors);
                    channel.force(true);
                }
                Files.move(
                        part,
                        target,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written".formatted(path), e);
        }
    }

    private void write(Map<String, Object> metadata, List<Output> tensors) throws IOException {
        bytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        int32(3);
        int64(tensors.size());
        int64(metadata.size());
        for (Map.Entry<String, Object> entry : metadata.entrySet()) {
            text(entry.getKey());
            int32(type(entry.getValue(), false));
            value(entry.getValue(), false);
        }
        long offset = 0;
        for (Output tensor : tensors) {
            text(tensor.name());
            int32(tensor.shape().size());
            for (int dimension : tensor.shape().reversed()) {
                int64(dimension);
            }
            int32(GgufReader.code(tensor.type()));
            int64(offset);
            offset = aligned(offset + tensor.bytes());
        }
        pad();
        for (Output tensor : tensors) {
            long rows = tensor.rowCount();
            for (long row = 0; row < rows; row++) {
                bytes(tensor.rows().row(row));
            }
            pad();
        }
        flush();
    }

    private static long aligned(long offset) {
        return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private void pad() throws IOException {
        bytes(new byte[(int) (aligned(position) - position)]);
    }

    private static int type(Object value, boolean inList) {
        return switch (value) {
            case Boolean ignored -> 7;
            case String ignored -> 8;
            case List<?> ignored -> 9;
            case Double ignored -> 6;
            case Long number ->
                    inList ? (number == number.intValue() ? 5 : 11) : number >>> 32 == 0 ? 4 : 11;
            default ->
                    throw new IllegalArgumentException(
                            "metadata of the type %s is not written".formatted(value.getClass()));
        };
    }

    private void value(Object value, boolean inList) throws IOException {
        switch (value) {
            case Boolean flag -> bytes(new byte[] {(byte) (flag ? 1 : 0)});
            case String text -> text(text);
            case Double number -> int32(Float.floatToRawIntBits(number.floatValue()));
            case Long number -> {
                if (type(value, inList) == 11) {
                    int64(number);
                } else {
                    int32(number.intValue());
                }
            }
            case List<?> list -> {
                int32(list.isEmpty() ? 8 : type(list.getFirst(), true));
                int64(list.size());
                for (Object element : list) {
                    value(element, true);
                }
            }
            default -> throw new IllegalArgumentException("unknown " + value.getClass());
        }
    }

    private void text(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int64(utf8.length);
        bytes(utf8);
    }

    private void int32(int value) throws IOException {
        room(4);
        buffer.putInt(value);
        position += 4;
    }

    private void int64(long value) throws IOException {
        room(8);
        buffer.putLong(value);
        position += 8;
    }

    private void bytes(byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length; ) {
            room(1);
            int count = Math.min(buffer.remaining(), bytes.length - from);
            buffer.put(bytes, from, count);
            from += count;
        }
        position += bytes.length;
    }

    private void room(int count) throws IOException {
        if (buffer.remaining() < count) {
            flush();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
