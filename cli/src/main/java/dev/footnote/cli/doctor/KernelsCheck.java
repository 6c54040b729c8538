package dev.footnote.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Whether the build has native kernels for this machine; without them it computes slower. */
final class KernelsCheck {
    private static final String SUBJECT = "kernels";

    private KernelsCheck() {}

    static List<Finding> look(Surroundings surroundings) {
        Optional<Path> home = surroundings.settings().home();
        if (home.isEmpty()) return List.of();
        Path libraries = home.get().resolve("standalone/target/lib");
        if (!Files.isDirectory(libraries)) {
            return List.of(
                    Finding.warning(
                            SUBJECT, "the server is not built yet; ./footnote run builds it"));
        }
        try (Stream<Path> jars = Files.list(libraries)) {
            Optional<Path> engine =
                    jars.filter(it -> it.toString().matches(".*\\bengine-[^/]*\\.jar")).findFirst();
            return List.of(
                    engine.isPresent()
                            ? in(engine.get())
                            : Finding.problem(
                                    SUBJECT,
                                    "%s has no engine. Run ./footnote run to build it again."
                                            .formatted(libraries)));
        } catch (IOException e) {
            return List.of(Finding.problem(SUBJECT, libraries + " cannot be read: " + e));
        }
    }

    private static Finding in(Path engine) throws IOException {
        String folder = systemAndProcessor();
        try (var jar = new JarFile(engine.toFile())) {
            return jar.getEntry("dev/footnote/engine/native/%s/libfootnote.so".formatted(folder))
                            != null
                    ? Finding.ok(SUBJECT, "native, for " + folder)
                    : Finding.warning(
                            SUBJECT,
                            "no native ones for %s: those in Java compute, slower. Install a C compiler and build again."
                                    .formatted(folder));
        }
    }

    private static String systemAndProcessor() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "");
        return (system.startsWith("mac") ? "darwin" : system)
                + "-"
                + (processor.equals("amd64") ? "x86_64" : processor);
    }
}
