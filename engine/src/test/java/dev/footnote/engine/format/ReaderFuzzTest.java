package dev.footnote.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/**
 * Damaged files give a {@link ModelFileException} or are read; never anything else, within bounds
 * of memory and time. What fails is kept in {@code target/fuzz}; from there it goes to {@code
 * src/test/resources/fuzz}, which every run reads.
 */
@Timeout(600)
class ReaderFuzzTest {
    private static final int ROUNDS = 4_000;
    private static final long BYTES_MAX = 64 << 20;

    private static final long[] EDGES = {
        0, 1, -1, 31, 255, 0x7fff_ffffL, 0xffff_ffffL, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32
    };

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void damagedGgufFilesAreRefusedOrRead() throws IOException {
        for (String name : new String[] {"bert.F32", "llama256.Q2_K", "qwen3.F16"}) {
            byte[] file =
                    Files.readAllBytes(Path.of("src/test/resources/fixtures/gguf", name + ".gguf"));
            fuzz(file, 60_000, GgufReader::read);
        }
    }

    @Test
    void damagedSafetensorsFilesAreRefusedOrRead() {
        String header =
                """
                {"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
                "b":{"dtype":"BF16","shape":[2],"data_offsets":[24,28]}}\
                """;
        byte[] file = new LittleEndianBytes().text(header).floats(1, 2, 3, 4, 5, 6, 7).bytes();
        fuzz(file, file.length, SafetensorsReader::read);
    }

    @Test
    void damagedBitsandbytesCheckpointsAreRefusedOrRead() throws IOException {
        byte[] file =
                Files.readAllBytes(
                        Path.of("src/test/resources/bitsandbytes/llama_nf4/model.safetensors"));
        fuzz(
                file,
                12_000,
                (name, bytes) ->
                        Bitsandbytes.unpacked(
                                name, SafetensorsReader.read(name, bytes), Arena.ofAuto()));
    }

    @Test
    void damagedOnnxFilesAreRefusedOrRead() {
        byte[] file = OnnxReaderTest.model();
        fuzz(file, file.length, OnnxReader::read);
    }

    /** Damages mostly the first bytes, where the structure is. */
    private void fuzz(
            byte[] file, int structureBytes, BiFunction<String, MemorySegment, Contents> reader) {
        int read = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            byte[] damaged = damage(file, structureBytes, new SplittableRandom(seed));
            long allocated = threads.getCurrentThreadAllocatedBytes();
            try {
                Contents contents = reader.apply("seed " + seed, MemorySegment.ofArray(damaged));
                read += contents.tensors().isEmpty() ? 0 : 1;
            } catch (ModelFileException expected) {
                assertThat(expected).hasMessageContaining("seed " + seed);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(report(seed, damaged) + ", kept as " + kept(damaged), e);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
            assertThat(allocated).as(report(seed, damaged)).isLessThan(BYTES_MAX);
        }
        assertThat(read).as("some damage is harmless").isBetween(1, ROUNDS - 1);
    }

    private static Path kept(byte[] damaged) {
        try {
            Path folder = Files.createDirectories(Path.of("target/fuzz"));
            return Files.write(Files.createTempFile(folder, "crash-", ".bin"), damaged);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String report(long seed, byte[] damaged) {
        return "seed "
                + seed
                + ", file begins "
                + HexFormat.of().formatHex(damaged, 0, Math.min(64, damaged.length));
    }

    private static byte[] damage(byte[] file, int structureBytes, SplittableRandom random) {
        byte[] damaged = file.clone();
        int span = Math.min(structureBytes, damaged.length);
        for (int count = random.nextInt(1, 5); count > 0; count--) {
            // Half of the damage goes to the beginning, where counts and versions are.
            int at =
                    random.nextBoolean()
                            ? random.nextInt(span)
                            : random.nextInt(Math.min(64, span));
            switch (random.nextInt(5)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> damaged[at] = (byte) random.nextInt();
                case 2 -> put(damaged, at, EDGES[random.nextInt(EDGES.length)], 8);
                case 3 -> put(damaged, at, EDGES[random.nextInt(EDGES.length)], 4);
                default -> {
                    int from = random.nextInt(span);
                    int length = Math.min(random.nextInt(1, 33), span - Math.max(from, at));
                    System.arraycopy(file, from, damaged, at, length);
                }
            }
        }
        return random.nextInt(4) == 0
                ? Arrays.copyOf(damaged, random.nextInt(damaged.length))
                : damaged;
    }

    private static void put(byte[] bytes, int at, long value, int size) {
        for (int i = 0; i < size && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
    }
}
