package dev.footnote.ingestion.parse.worker;

import dev.footnote.ingestion.parse.ParseOutcome.Refusal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Text in pictures, by the Tesseract program when it is installed. */
final class Ocr {
    static final String NOT_INSTALLED = "OCR not installed: install tesseract-ocr";
    private static final int SECONDS_MAX = 15;
    private static final int CHARACTERS_MAX = 1 << 20;

    private final Optional<Path> program;

    private Ocr(Optional<Path> program) {
        this.program = program;
    }

    /** Looks for the program in the folders of a search path. */
    static Ocr onPath(String searchPath) {
        for (var folder : searchPath.split(Pattern.quote(File.pathSeparator))) {
            if (folder.isEmpty()) continue;
            Path candidate = Path.of(folder, "tesseract");
            if (Files.isExecutable(candidate)) return new Ocr(Optional.of(candidate));
        }
        return new Ocr(Optional.empty());
    }

    boolean isInstalled() {
        return program.isPresent();
    }

    void readImage(Path image, BlockSink sink) throws RefusedException, IOException {
        if (!isInstalled()) {
            throw new RefusedException(
                    Refusal.EMPTY, "a picture has no text of its own; " + NOT_INSTALLED);
        }
        TextReader.readText(text(image), sink);
    }

    /** The text of a picture; empty when there is none or the program fails or takes too long. */
    String text(Path image) throws IOException {
        if (program.isEmpty()) return "";
        Path output = Files.createTempFile("ocr", ".out");
        try {
            var process =
                    new ProcessBuilder(program.get().toString(), image.toString(), "stdout")
                            .redirectOutput(output.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try {
                if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) return "";
                if (process.exitValue() != 0) return "";
            } finally {
                process.destroyForcibly();
            }
            try (var in = Files.newInputStream(output)) {
                return new String(in.readNBytes(CHARACTERS_MAX), StandardCharsets.UTF_8);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
