package dev.footnote.benchmarks;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Settings;
import dev.footnote.cli.Terminal;
import dev.footnote.cli.client.ServerProblem;
import dev.footnote.cli.models.Catalogue;
import dev.footnote.cli.models.CatalogueModel;
import dev.footnote.cli.models.ModelFolder;
import dev.footnote.cli.models.ModelPull;
import dev.footnote.cli.models.ToolRunner;
import dev.footnote.engine.EmbeddingPrecision;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code footnote bench}: our engine and its peers in turns, as ratios. */
@Command(name = "bench", description = "Measure the engine's speed against peers.")
public final class Bench implements Callable<Integer> {
    private static final String GENERATOR = "smollm2-135m-instruct";
    private static final List<String> ENCODERS = List.of("bge-small-en-v1.5", "all-minilm-l6-v2");
    private static final int PASSAGES = 48;
    private static final int PASSAGE_CHARACTERS = 900;

    private final Settings settings;
    private final Terminal terminal;

    @Option(
            names = "--threads",
            description = "Threads of both sides; all processors unless given.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--rounds", description = "Measured rounds of each side.")
    private int rounds = 3;

    @Option(names = "--prompt-tokens", description = "Tokens that are prefilled.")
    private int promptTokens = 512;

    @Option(names = "--decode-tokens", description = "Tokens that are generated.")
    private int decodeTokens = 64;

    @Option(names = "--no-peers", description = "Measure our engine alone.")
    private boolean noPeers;

    @Option(names = "--environment", description = "Python environment that has the peers.")
    private Optional<Path> environment = Optional.empty();

    @Option(names = "--json", description = "Where the report goes.")
    private Optional<Path> json = Optional.empty();

    Bench(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    public static void main(String[] arguments) {
        var terminal = Terminal.system();
        var bench = new Bench(Settings.fromEnvironment(System.getenv()), terminal);
        var line =
                new CommandLine(bench)
                        .addSubcommand(new IngestionBenchmark(bench.settings, terminal))
                        .addSubcommand(new LoadBenchmark(bench.settings, terminal))
                        .addSubcommand(new FreshnessBenchmark(bench.settings, terminal))
                        .setExecutionExceptionHandler(
                                (failure, command, parsed) -> {
                                    if (failure instanceof CommandFailure known) {
                                        terminal.err().println("footnote: " + known.line());
                                        return known.exitCode().number();
                                    }
                                    if (failure instanceof ServerProblem problem) {
                                        terminal.err().println("footnote: " + problem.line());
                                        return ExitCode.FAILED.number();
                                    }
                                    throw failure;
                                });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        var catalogue = Catalogue.bundled();
        var generator = catalogue.named(GENERATOR);
        var encoders = ENCODERS.stream().map(catalogue::named).toList();
        var tools = ToolRunner.onPath(Optional.ofNullable(System.getenv("PATH")));
        var pull = new ModelPull(settings, tools, terminal);
        pull.pull(List.of(generator));
        pull.pull(encoders);

        var text = text();
        var results = new ArrayList<Comparison>();
        results.addAll(generation(generator, text));
        for (var encoder : encoders) {
            results.addAll(embedding(encoder, text));
        }
        print(results);
        write(results);
        return ExitCode.OK.number();
    }

    private List<Comparison> generation(CatalogueModel model, String text) throws IOException {
        terminal.stage("Generation with %s, %d threads".formatted(model.name(), threads));
        var file = folder(model).resolve(model.files().getFirst().path());
        var load = new GenerationBenchmark.Load(threads, promptTokens, decodeTokens, rounds);
        var benchmark = new GenerationBenchmark(file, load);
        var python = peers("llama-cpp-python", "llama_cpp");
        return python.isPresent() ? benchmark.run(text, python.get()) : benchmark.run(text);
    }

    private List<Comparison> embedding(CatalogueModel model, String text) throws IOException {
        terminal.stage("Embedding with %s, %d threads".formatted(model.name(), threads));
        var texts = new ArrayList<String>();
        for (int at = 0; texts.size() < PASSAGES && at + PASSAGE_CHARACTERS <= text.length(); ) {
            texts.add(text.substring(at, at + PASSAGE_CHARACTERS));
            at += PASSAGE_CHARACTERS;
        }
        var python = peers("onnxruntime", "onnxruntime");
        var results = new ArrayList<Comparison>();
        for (var precision : EmbeddingPrecision.values()) {
            var benchmark = new EmbeddingBenchmark(folder(model), precision, threads, rounds);
            results.addAll(
                    python.isPresent() ? benchmark.run(texts, python.get()) : benchmark.run(texts));
        }
        return results;
    }

    private Optional<Path> peers(String requirement, String module) {
        var folder = environment.orElse(settings.data().resolve("bench").resolve("python"));
        return noPeers
                ? Optional.empty()
                : new PeerEnvironment(folder, terminal).with(requirement, module);
    }

    private Path folder(CatalogueModel model) {
        return new ModelFolder(settings.models()).of(model);
    }

    /** Real prose: a page of the manual without its markup. */
    private String text() throws IOException {
        var home =
                settings.home()
                        .orElseThrow(
                                () ->
                                        new CommandFailure(
                                                ExitCode.USAGE, "Start it with ./footnote bench."));
        var page = home.resolve("samples/documents/routine-vacuuming.html");
        return Files.readString(page).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    private void print(List<Comparison> results) {
        var row = "%-60s %10s %10s %7s  %s%n";
        terminal.out().printf(row, "MEASURE", "FOOTNOTE", "PEER", "RATIO", "PEER IS");
        for (var result : results) {
            terminal.out()
                    .printf(
                            row,
                            result.measure(),
                            rate(result.ourMedian()),
                            result.theirs().isEmpty() ? "-" : rate(result.theirMedian()),
                            result.theirs().isEmpty()
                                    ? "-"
                                    : String.format(Locale.ROOT, "%.2f", result.ratio()),
                            result.peer());
        }
        terminal.out().println("Medians of %d rounds in turns, tokens/s.".formatted(rounds));
    }

    private static String rate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void write(List<Comparison> results) throws IOException {
        var report = new LinkedHashMap<String, Object>();
        report.put("measuredAt", Instant.now().toString());
        report.put("threads", threads);
        report.put("java", Runtime.version().toString());
        report.put("results", results.stream().map(Bench::row).toList());
        var file = json.orElse(settings.data().resolve("bench").resolve("bench.json"));
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        var mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.write(file, mapper.writeValueAsBytes(report));
        terminal.out().println("Written to " + file);
    }

    private static Map<String, Object> row(Comparison result) {
        return Map.of(
                "measure", result.measure(),
                "unit", result.unit(),
                "peer", result.peer(),
                "ours", result.ours(),
                "theirs", result.theirs(),
                "ratio", result.ratio());
    }
}
