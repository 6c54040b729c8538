package dev.footnote.cli.doctor;

import com.sun.management.OperatingSystemMXBean;

import dev.footnote.cli.models.Catalogue;
import dev.footnote.cli.models.CatalogueModel;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must be installed, and whether the models fit into the memory. */
final class MachineCheck {
    private static final int JAVA_VERSION = 25;

    /** Heap, index and the parser's processes, beside the models. */
    private static final long MEMORY_BESIDE_MODELS = 2_000_000_000L;

    private MachineCheck() {}

    static List<Finding> look(Surroundings surroundings, Catalogue catalogue) {
        var findings = new ArrayList<Finding>();
        findings.add(java(Runtime.version().feature()));
        findings.add(maven(surroundings.variable("PATH").orElse("")));
        findings.add(memory(wantedModels(surroundings, catalogue)));
        return findings;
    }

    static Finding java(int version) {
        String home = System.getProperty("java.home", "?");
        return version == JAVA_VERSION
                ? Finding.ok("jdk", "JDK %d at %s".formatted(version, home))
                : Finding.problem(
                        "jdk",
                        "this is JDK %d at %s, and Footnote is built for %d. Install JDK %d and set JAVA_HOME."
                                .formatted(version, home, JAVA_VERSION, JAVA_VERSION));
    }

    static Finding maven(String searchPath) {
        return program("mvn", searchPath)
                .map(path -> Finding.ok("maven", path.toString()))
                .orElseGet(
                        () ->
                                Finding.warning(
                                        "maven",
                                        "mvn is not on the PATH: what is built runs, but nothing"
                                                + " can be built. Install Maven 3.8 or later."));
    }

    private static Optional<Path> program(String name, String searchPath) {
        for (String folder : searchPath.split(File.pathSeparator)) {
            if (folder.isBlank()) continue;
            Path path = Path.of(folder, name);
            if (Files.isExecutable(path)) return Optional.of(path);
        }
        return Optional.empty();
    }

    private static List<CatalogueModel> wantedModels(
            Surroundings surroundings, Catalogue catalogue) {
        var names =
                List.of(
                        surroundings.variable("FOOTNOTE_EMBEDDING_MODEL").orElse(""),
                        surroundings.variable("FOOTNOTE_INFERENCE_MODEL").orElse(""));
        var named = catalogue.models().stream().filter(it -> names.contains(it.name())).toList();
        return named.isEmpty() ? catalogue.pulledByDefault() : named;
    }

    private static Finding memory(List<CatalogueModel> models) {
        long weights = models.stream().mapToLong(CatalogueModel::bytes).sum();
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
                ? memory(machine.getTotalMemorySize(), weights)
                : Finding.warning("memory", "this machine does not say how much it has");
    }

    static Finding memory(long total, long weights) {
        long wanted = weights + MEMORY_BESIDE_MODELS;
        String told =
                "%,d MB, of which the models take %,d MB and the rest about %,d MB"
                        .formatted(
                                total / 1_000_000,
                                weights / 1_000_000,
                                MEMORY_BESIDE_MODELS / 1_000_000);
        return total >= wanted
                ? Finding.ok("memory", told)
                : Finding.problem(
                        "memory",
                        "%s. Take a smaller model: ./footnote models plan MODEL says what fits."
                                .formatted(told));
    }
}
