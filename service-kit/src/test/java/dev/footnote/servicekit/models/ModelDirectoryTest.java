package dev.footnote.servicekit.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

class ModelDirectoryTest {
    @TempDir private Path root;

    @Test
    void anUnknownNameListsThoseThatAreThere() {
        var problem = ModelDirectory.unknown("gpt-9", List.of("a", "b"));
        assertThat(problem.kind()).isEqualTo(ProblemKind.UNKNOWN_MODEL);
        assertThat(problem.kind().code()).isEqualTo("model_not_found");
        assertThat(problem.detail())
                .isEqualTo("There is no model \"gpt-9\" here; this service has a, b.");
    }

    @Test
    void aDamagedFileIsLeftOutAndSaysWhyWhenItIsAskedFor() throws IOException {
        touch("good.gguf", "bad.gguf");
        var directory =
                new ModelDirectory<>(
                        this::entries,
                        path -> {
                            if (path.toString().contains("bad")) {
                                throw new IllegalArgumentException("no magic number");
                            }
                            return "fine";
                        });
        assertThat(directory.models()).extracting(it -> it.entry().name()).containsExactly("good");
        var problem = catchThrowableOfType(ProblemException.class, () -> directory.find("bad"));
        assertThat(problem.kind()).isEqualTo(ProblemKind.WRONG_MODEL);
        assertThat(problem.detail()).contains("no magic number");
    }

    @Test
    void aFileIsReadAgainOnlyWhenItHasChanged() throws IOException {
        touch("a.gguf");
        var reads = new AtomicInteger();
        var directory = new ModelDirectory<>(this::entries, _ -> reads.incrementAndGet());
        directory.models();
        directory.find("a");
        assertThat(reads).hasValue(1);
        Files.setLastModifiedTime(root.resolve("a.gguf"), FileTime.fromMillis(1));
        directory.models();
        assertThat(reads).hasValue(2);
    }

    private List<ModelEntry> entries() {
        try (var files = Files.list(root)) {
            return files.sorted()
                    .map(
                            it ->
                                    new ModelEntry(
                                            it.getFileName().toString().replace(".gguf", ""),
                                            it,
                                            ModelEntry.Content.MODEL))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void touch(String... files) throws IOException {
        for (String file : files) {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "");
        }
    }
}
