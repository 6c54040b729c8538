package dev.footnote.cli.models;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the user's own tools (pip, Maven, the Hugging Face client) and keeps what they say. */
public interface ToolRunner {
    /** Whether a program of this name can be started. */
    boolean has(String program);

    /** Runs to the end; the output is what came on both streams. */
    Result run(List<String> command, Map<String, String> environment, Path folder)
            throws IOException;

    record Result(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }
    }

    /** Programs of this machine, looked up on the given search path. */
    static ToolRunner onPath(Optional<String> searchPath) {
        return new ToolRunner() {
            @Override
            public boolean has(String program) {
                return searchPath.stream()
                        .flatMap(path -> List.of(path.split(":")).stream())
                        .filter(folder -> !folder.isBlank())
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
            }

            @Override
            public Result run(List<String> command, Map<String, String> environment, Path folder)
                    throws IOException {
                var builder = new ProcessBuilder(command).directory(folder.toFile());
                builder.environment().putAll(environment);
                var process = builder.redirectErrorStream(true).start();
                try {
                    process.getOutputStream().close();
                    var output =
                            new String(
                                    process.getInputStream().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    return new Result(process.waitFor(), output);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted while " + command.getFirst() + " ran");
                } finally {
                    process.destroy();
                }
            }
        };
    }
}
