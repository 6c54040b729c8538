package dev.footnote.standalone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** The guides of the house, read off the sources of every module. */
class SourcesTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void filesMethodsAndLinesKeepTheirLengths() {
        assertThat(breaches(_ -> true, Sources::lengthBreaches)).isEmpty();
    }

    @Test
    void familyNamesAreInTheFamilyPackageOnly() {
        // The tokenizers' names in GGUF files are families' names, though they mean algorithms.
        assertThat(
                        breaches(
                                it ->
                                        it.contains("engine/src/main/")
                                                && !it.contains("/family/")
                                                && !it.contains("/tokenize/"),
                                Sources::familyNames))
                .isEmpty();
    }

    @Test
    void noTestIsSwitchedOffAndNothingIsLeftForLater() {
        assertThat(
                        breaches(
                                it -> it.contains("src/test/") && !it.contains("/Sources"),
                                Sources::skippedTests))
                .isEmpty();
        assertThat(breaches(it -> !it.contains("/Sources"), Sources::unfinished)).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        List<String> bare = new ArrayList<>();
        for (Path file : files()) {
            if (!file.toString().contains("src/main/".replace('/', File.separatorChar))) continue;
            Path info = file.resolveSibling("package-info.java");
            if (!Files.exists(info) || !Files.readString(info).contains("@NullMarked")) {
                bare.add(info.toString());
            }
        }
        assertThat(bare).isEmpty();
    }

    @Test
    void aLongMethodAFamilyNameAndASwitchedOffTestAreCaught() {
        List<String> longMethod = new ArrayList<>(List.of("class A {", "    void run() {"));
        longMethod.addAll(Collections.nCopies(80, "        step();"));
        longMethod.add("    }");
        assertThat(Sources.lengthBreaches(longMethod)).containsExactly("method of 82 lines at 2");
        assertThat(Sources.lengthBreaches(Collections.nCopies(501, "")))
                .containsExactly("file of 501 lines");
        assertThat(Sources.lengthBreaches(List.of("x".repeat(121)))).containsExactly("line 1");
        assertThat(Sources.familyNames(List.of("// llama", "if (name.equals(\"llama\"))")))
                .hasSize(1);
        assertThat(Sources.skippedTests(List.of("    @Disabled(\"slow\")"))).hasSize(1);
        assertThat(Sources.unfinished(List.of("// TODO later"))).hasSize(1);
    }

    @Test
    void aLongRecordIsNoMethodAndItsMethodsAreMeasured() {
        List<String> lines = new ArrayList<>(List.of("class A {", "    private record B(int c) {"));
        lines.add("        void run() {");
        lines.addAll(Collections.nCopies(80, "            step();"));
        lines.addAll(List.of("        }", "    }"));
        assertThat(Sources.lengthBreaches(lines)).containsExactly("method of 82 lines at 3");
    }

    private static List<String> breaches(
            Predicate<String> where, Function<List<String>, List<String>> rule) {
        List<String> breaches = new ArrayList<>();
        for (Path file : files()) {
            String name = file.toString().replace('\\', '/');
            if (!where.test(name)) continue;
            try {
                rule.apply(Files.readAllLines(file)).forEach(it -> breaches.add(name + ": " + it));
            } catch (IOException e) {
                throw new UncheckedIOException(name, e);
            }
        }
        return breaches;
    }

    private static List<Path> files() {
        List<Path> files = new ArrayList<>();
        try (var modules = Files.newDirectoryStream(ROOT, Files::isDirectory)) {
            for (Path module : modules) {
                Path sources = module.resolve("src");
                if (!Files.isDirectory(sources)) continue;
                try (var found = Files.walk(sources)) {
                    found.filter(it -> it.toString().endsWith(".java")).forEach(files::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(files).hasSizeGreaterThan(100);
        return files;
    }
}
