package dev.footnote.evals;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Settings;
import dev.footnote.cli.Terminal;
import dev.footnote.cli.client.ServerProblem;
import dev.footnote.cli.models.Catalogue;
import dev.footnote.cli.models.ModelPull;
import dev.footnote.cli.models.ToolRunner;
import dev.footnote.cli.server.StandaloneServer;
import dev.footnote.evals.Report.SetReport;
import dev.footnote.evals.data.DataSets;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code footnote eval}: starts a server with an empty data folder and measures it. */
@Command(name = "eval", description = "Measure retrieval and answers on data sets.")
public final class Eval implements Callable<Integer> {
    private final Settings settings;
    private final Terminal terminal;

    @Option(names = "--data", description = "Folder with data sets; evals/data unless given.")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--only", split = ",", description = "Only the sets of these names.")
    private Set<String> only = Set.of();

    @Option(names = "--limit", description = "At most this many queries of each set.")
    private int limit = Integer.MAX_VALUE;

    @Option(names = "--search-only", description = "Look questions up without answering them.")
    private boolean searchOnly;

    @Option(names = "--keep", description = "Keep the server's data in this folder, use it again.")
    private Optional<Path> keep = Optional.empty();

    @Option(
            names = "--database",
            description = "An empty PostgreSQL database for the server, as a JDBC address.")
    private Optional<String> database = Optional.empty();

    @Option(names = "--json", description = "Where the report goes.")
    private Optional<Path> json = Optional.empty();

    Eval(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    public static void main(String[] arguments) {
        var terminal = Terminal.system();
        var eval = new Eval(Settings.fromEnvironment(System.getenv()), terminal);
        var line =
                new CommandLine(eval)
                        .setExecutionExceptionHandler(
                                (failure, command, parsed) -> explain(failure, terminal));
        System.exit(line.execute(arguments));
    }

    private static int explain(Exception failure, Terminal terminal) throws Exception {
        return switch (failure) {
            case CommandFailure known -> {
                terminal.err().println("footnote: " + known.line());
                yield known.exitCode().number();
            }
            case ServerProblem refused -> {
                terminal.err().println("footnote: the server refused: " + refused.line());
                yield ExitCode.FAILED.number();
            }
            default -> throw failure;
        };
    }

    @Override
    public Integer call() throws IOException {
        var home =
                settings.home()
                        .orElseThrow(
                                () ->
                                        new CommandFailure(
                                                ExitCode.USAGE, "Start it with ./footnote eval."));
        var root = data.orElse(home.resolve("evals/data"));
        var sets = DataSets.below(root, only);
        if (sets.retrieval().isEmpty() && sets.questions().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "%s holds no data set%s.".formatted(root, named()));
        }
        var folder = keep.isPresent() ? keep.get() : Files.createTempDirectory("footnote-eval-");
        try {
            var report = Report.of(measure(home, folder, sets));
            report.print(terminal.out());
            var file = json.orElseGet(this::defaultReport);
            report.write(file);
            terminal.out().printf("%nWritten to %s%n", file);
            return ExitCode.OK.number();
        } finally {
            if (keep.isEmpty()) {
                delete(folder);
            }
        }
    }

    private List<SetReport> measure(Path home, Path folder, DataSets sets) throws IOException {
        var reports = new ArrayList<SetReport>();
        Files.createDirectories(folder);
        var tools = ToolRunner.onPath(Optional.ofNullable(System.getenv("PATH")));
        new ModelPull(settings, tools, terminal).pull(Catalogue.bundled().pulledByDefault());
        terminal.stage("Starting a server of its own");
        try (var server =
                StandaloneServer.start(home, folder.toAbsolutePath(), settings, database())) {
            var queries = new TestBed.Queries(limit, searchOnly);
            var bed = new TestBed(server.client(), terminal, folder, queries);
            for (var set : sets.questions()) {
                reports.add(new QuestionEvaluation(bed, DataSets.questions(set)).run());
            }
            for (var set : sets.retrieval()) {
                reports.add(new RetrievalEvaluation(bed, DataSets.retrieval(set)).run());
            }
            server.residentBytesMax()
                    .ifPresent(
                            bytes ->
                                    terminal.out()
                                            .printf("%nServer's memory: %,d MB%n", bytes >> 20));
        }
        return reports;
    }

    /** The database's user and password are those of this environment. */
    private Map<String, String> database() {
        Map<String, String> settingsOfServer = new HashMap<>();
        database.ifPresent(
                url -> {
                    settingsOfServer.putAll(System.getenv());
                    settingsOfServer
                            .keySet()
                            .removeIf(name -> !name.startsWith("FOOTNOTE_DATABASE_"));
                    settingsOfServer.put("FOOTNOTE_DATABASE_URL", url);
                });
        return settingsOfServer;
    }

    private String named() {
        return only.isEmpty() ? "" : " named " + String.join(" or ", only);
    }

    private Path defaultReport() {
        var name = LocalDateTime.now(ZoneId.systemDefault());
        var file =
                "eval-%s.json".formatted(name.format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmm")));
        return settings.data().resolve("evals").resolve(file);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
