package dev.footnote.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says. The launcher sets the folders, so that the command line and the server
 * always agree on them.
 *
 * @param key what the command line sends instead of the administrator's key
 * @param home the checkout, known when the launcher started this
 * @param modelsSource a folder with models that were brought here by other means; tried first
 * @param huggingFaceAllowed whether the user's Hugging Face client may be used
 */
public record Settings(
        int port,
        Path data,
        Path models,
        Optional<Path> home,
        Optional<String> adminKey,
        Optional<String> key,
        Optional<Path> modelsSource,
        boolean huggingFaceAllowed) {

    public static final int PORT_DEFAULT = 8080;

    public static Settings fromEnvironment(Map<String, String> environment) {
        var data = path(environment, "FOOTNOTE_DATA").orElseGet(() -> home(environment));
        return new Settings(
                port(environment),
                data,
                path(environment, "FOOTNOTE_MODELS").orElseGet(() -> data.resolve("models")),
                path(environment, "FOOTNOTE_HOME"),
                text(environment, "FOOTNOTE_ADMIN_KEY"),
                text(environment, "FOOTNOTE_KEY"),
                path(environment, "FOOTNOTE_MODELS_SOURCE"),
                text(environment, "FOOTNOTE_HUGGINGFACE").filter("yes"::equals).isPresent());
    }

    public String address() {
        return "http://localhost:" + port;
    }

    /** Where the server keeps the administrator's key that it made on its first start. */
    public Path adminKeyFile() {
        return data.resolve("admin.key");
    }

    private static Path home(Map<String, String> environment) {
        return text(environment, "XDG_DATA_HOME")
                .map(Path::of)
                .or(() -> text(environment, "HOME").map(h -> Path.of(h, ".local", "share")))
                .map(folder -> folder.resolve("footnote"))
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        ExitCode.USAGE,
                                        "There is no home folder to keep data in. Set FOOTNOTE_DATA"
                                                + " to a folder that can be written."));
    }

    private static int port(Map<String, String> environment) {
        var text = text(environment, "FOOTNOTE_PORT").orElse(String.valueOf(PORT_DEFAULT));
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, with the range that is allowed.
        }
        throw new CommandFailure(
                ExitCode.USAGE,
                "FOOTNOTE_PORT is '%s'; a port is a number from 1 to 65535.".formatted(text));
    }

    /** The key from the environment, or the one that the server on this machine made. */
    public Optional<String> knownAdminKey() {
        if (adminKey.isPresent() || !Files.isReadable(adminKeyFile())) {
            return adminKey;
        }
        try {
            return Optional.of(Files.readString(adminKeyFile()).strip());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** The key to ask with: the user's own, or the administrator's where it is known. */
    public Optional<String> knownKey() {
        return key.or(this::knownAdminKey);
    }

    private static Optional<Path> path(Map<String, String> environment, String name) {
        return text(environment, name).map(text -> Path.of(text).toAbsolutePath().normalize());
    }

    private static Optional<String> text(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }
}
