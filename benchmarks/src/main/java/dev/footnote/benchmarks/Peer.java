package dev.footnote.benchmarks;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A peer's process: it answers one JSON line with one JSON line and times itself. */
final class Peer implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final Writer in;
    private final BufferedReader out;
    private final JsonMapper json = JsonMapper.builder().build();
    private final String name;

    private Peer(Process process, Path log) throws IOException {
        this.process = process;
        this.log = log;
        this.in = process.outputWriter();
        this.out = process.inputReader();
        this.name = String.valueOf(read().get("name"));
    }

    /** Starts a script of this package with a virtual environment's Python. */
    static Peer start(Path python, String script, List<String> arguments) throws IOException {
        var file = Files.createTempFile("footnote-peer-", ".py");
        try (var source = Peer.class.getResourceAsStream(script)) {
            if (source == null) {
                throw new IllegalStateException(script + " is not in the jar");
            }
            Files.write(file, source.readAllBytes());
        }
        var command = new ArrayList<>(List.of(python.toString(), file.toString()));
        command.addAll(arguments);
        var log = Files.createTempFile("footnote-peer-", ".log");
        var process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        file.toFile().deleteOnExit();
        return new Peer(process, log);
    }

    String name() {
        return name;
    }

    Map<String, Object> ask(Map<String, Object> request) throws IOException {
        in.write(json.writeValueAsString(request));
        in.write("\n");
        in.flush();
        return read();
    }

    private Map<String, Object> read() throws IOException {
        var line = Optional.ofNullable(out.readLine());
        return json.readValue(
                line.orElseThrow(() -> new IOException("the peer stopped; see " + log)),
                new TypeReference<Map<String, Object>>() {});
    }

    @Override
    public void close() {
        process.destroy();
    }
}
