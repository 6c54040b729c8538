package dev.footnote.cli.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tools that read container files, where {@code ./footnote test} installs them. */
final class ContainerTools {
    private ContainerTools() {}

    /** What a tool printed, and how it ended. */
    record Outcome(int exitCode, String output) {}

    static Outcome compose(Path file, String... arguments) {
        var command = new ArrayList<>(List.of(installed("compose/docker-compose")));
        command.addAll(List.of("--file", file.toString()));
        command.addAll(List.of(arguments));
        return run(command, Map.of("FOOTNOTE_MODELS", "/models"));
    }

    static Outcome hadolint(Path dockerfile) {
        return run(List.of(installed("bin/hadolint"), dockerfile.toString()), Map.of());
    }

    /** Holds rendered manifests against the schemas of Kubernetes; unknown fields are refused. */
    static Outcome kubernetesSchemas(Path manifests) {
        var command =
                List.of("python3", "-m", "kubernetes_validate", "--strict", manifests.toString());
        return run(command, Map.of("PYTHONPATH", folder().toString()));
    }

    static Outcome kustomize(Path folder) {
        return run(List.of("kubectl", "kustomize", folder.toString()), Map.of());
    }

    private static Outcome run(List<String> command, Map<String, String> environment) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(it -> it.startsWith("FOOTNOTE_"));
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            process.getOutputStream().close();
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String installed(String name) {
        var file = folder().resolve(name);
        if (!Files.isExecutable(file)) {
            throw new IllegalStateException(
                    file + " is not there; ./footnote test installs it, see need_container_tools");
        }
        return file.toString();
    }

    private static Path folder() {
        var cache = System.getenv("XDG_CACHE_HOME");
        var base =
                cache == null || cache.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(cache);
        return base.resolve("footnote").resolve("container-tools");
    }
}
