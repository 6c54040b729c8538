package dev.footnote.ingestion.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.ingestion.document.Block;
import dev.footnote.ingestion.parse.ParseOutcome.Refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

class ParserPoolTest {
    @TempDir private Path folder = Path.of("");

    private static ParserSettings settings(int heapMegabytes, Duration timeLimit) {
        var here = ParserSettings.ofThisProcess();
        return new ParserSettings(here.java(), here.classPath(), 1, heapMegabytes, timeLimit);
    }

    private ParseRequest text(String name, String content) throws Exception {
        Path file = Files.writeString(folder.resolve(name), content);
        return new ParseRequest(file, name, Optional.empty());
    }

    /** A workbook whose shared strings unpack to far more than a small heap. */
    private ParseRequest heavy() throws Exception {
        Path file = folder.resolve("heavy.txt");
        try (var out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 900_000; i++) out.write("line " + i + " with some words in it\n\n");
        }
        return new ParseRequest(file, "heavy.txt", Optional.empty());
    }

    @Test
    void aFileThatTakesTooLongIsStopped() throws Exception {
        try (var pool = new ParserPool(settings(512, Duration.ofMillis(1)))) {
            var outcome = pool.parse(heavy(), _ -> {});
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            ParseOutcome.Refused.class,
                            refused -> assertThat(refused.kind()).isEqualTo(Refusal.TIMEOUT));
        }
    }

    @Test
    void aFileThatNeedsTooMuchMemoryIsRefusedAndTheNextOneIsParsed() throws Exception {
        try (var pool = new ParserPool(settings(64, Duration.ofSeconds(60)))) {
            var outcome = pool.parse(heavy(), _ -> {});
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            ParseOutcome.Refused.class,
                            refused -> assertThat(refused.kind()).isEqualTo(Refusal.MEMORY));
            assertThat(pool.parse(text("b.txt", "Still there."), _ -> {}))
                    .isInstanceOfSatisfying(
                            ParseOutcome.Parsed.class,
                            parsed ->
                                    assertThat(parsed.document().blocks())
                                            .containsExactly(
                                                    new Block.Paragraph(
                                                            "Still there.", OptionalInt.empty())));
        }
    }

    @Test
    void anInterruptedCallerGetsItsThreadBackAtOnce() throws Exception {
        try (var pool = new ParserPool(settings(256, Duration.ofSeconds(60)))) {
            var request = heavy();
            var caller =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            pool.parse(request, _ -> {});
                                        } catch (InterruptedException e) {
                                            Thread.currentThread().interrupt();
                                        }
                                    });
            caller.interrupt();
            assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void anArchiveIsReadFileByFileAndNamesAreHeadings() throws Exception {
        Path file = folder.resolve("a.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("inner/readme.txt"));
            zip.write("Inside the archive.".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        try (var pool = new ParserPool(ParserSettings.ofThisProcess())) {
            var outcome = pool.parse(new ParseRequest(file, "a.zip", Optional.empty()), _ -> {});
            assertThat(outcome).isInstanceOf(ParseOutcome.Parsed.class);
            assertThat(((ParseOutcome.Parsed) outcome).document().blocks())
                    .contains(new Block.Heading(1, "readme.txt", OptionalInt.empty()))
                    .contains(new Block.Paragraph("Inside the archive.", OptionalInt.empty()));
        }
    }
}
