package dev.footnote.standalone;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts the real program with small models. */
final class StandaloneProcess {
    private StandaloneProcess() {}

    /** Keeps data and log in the folder; the caller ends it. */
    static Process start(int port, Path folder) throws IOException {
        return start(port, folder, Map.of());
    }

    /** The same with settings of its own. */
    static Process start(int port, Path folder, Map<String, String> settings) throws IOException {
        Path arguments = folder.resolve("java.arguments");
        // The class path of the tests is longer than a command line may be.
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        Files.writeString(
                arguments,
                String.join(
                        "\n",
                        List.of(
                                "--add-modules=jdk.incubator.vector",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx768m",
                                "-cp",
                                "\"" + classPath.replace("\\", "\\\\") + "\"",
                                Standalone.class.getName())));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        var builder = new ProcessBuilder(java.toString(), "@" + arguments);
        var environment = builder.environment();
        environment.put("FOOTNOTE_PORT", Integer.toString(port));
        environment.put("FOOTNOTE_DATA", folder.resolve("data").toString());
        environment.put("FOOTNOTE_MODELS", "../engine/src/test/resources/fixtures/tiny");
        environment.put("FOOTNOTE_EMBEDDING_MODEL", "minilm");
        environment.put("FOOTNOTE_INFERENCE_MODEL", "smollm2");
        environment.put("FOOTNOTE_ADMIN_KEY", FootnoteClient.KEY);
        environment.putAll(settings);
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("log.txt").toFile()));
        return builder.start();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
