package dev.footnote.modeltools;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Terminal;
import dev.footnote.engine.ModelProfile;
import dev.footnote.engine.ModelTask;
import dev.footnote.engine.Quantization;
import dev.footnote.engine.Quantizer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code models quantize}: the same model in fewer bits, and what that costs. */
@Command(
        name = "quantize",
        description = "Write a model of floats as a smaller GGUF file and measure what it costs.")
final class QuantizeCommand implements Callable<Integer> {
    private final Shelf shelf;
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model of floats.")
    private String model = "";

    @Parameters(index = "1", paramLabel = "TYPE", description = "Q8_0, Q4_0, Q4_K, F16, BF16, F32.")
    private String type = "";

    @Parameters(index = "2", paramLabel = "FILE", description = "The GGUF file to write.")
    private Path target = Path.of("");

    @Option(names = "--text", description = "Measured on this text; a bundled one unless given.")
    private Optional<Path> text = Optional.empty();

    @Option(names = "--no-measure", description = "Write the file only.")
    private boolean unmeasured;

    @Option(names = "--force", description = "Overwrite the file.")
    private boolean force;

    @Mixin private EngineOptions engine = new EngineOptions();

    QuantizeCommand(Shelf shelf, Terminal terminal) {
        this.shelf = shelf;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path source = shelf.require(model);
        Quantization quantization = quantization();
        String judged = TextSource.of(text);
        requireFree();
        requireSpace(source);
        Quantizer.Report report = write(source, quantization);
        terminal.out()
                .printf(
                        "%s  %s, before %s (%s)%n",
                        target,
                        Sizes.told(report.bytes()),
                        Sizes.told(report.sourceBytes()),
                        new TreeMap<>(report.bytesByType())
                                .entrySet().stream()
                                        .map(it -> it.getKey() + " " + Sizes.told(it.getValue()))
                                        .collect(Collectors.joining(", ")));
        if (!unmeasured && ModelProfile.read(source).task() == ModelTask.GENERATE) {
            measure(source, judged);
        }
        return ExitCode.OK.number();
    }

    private Quantizer.Report write(Path source, Quantization quantization) {
        String title = "Writing %s as %s".formatted(target, quantization);
        long bytes = ModelProfile.read(source).storage().weightsBytes();
        try (var bar = terminal.bar(title, bytes, Terminal.Unit.MEGABYTES)) {
            return Quantizer.quantize(source, target, quantization, bar::to);
        }
    }

    private void measure(Path source, String judged) {
        double before = Perplexity.of(source, judged, engine, terminal).perplexity();
        double after = Perplexity.of(target, judged, engine, terminal).perplexity();
        terminal.out()
                .printf(
                        "perplexity %.4f, before %.4f: %+.4f (%+.2f %%)%n",
                        after, before, after - before, (after / before - 1) * 100);
    }

    private Quantization quantization() {
        String name = WeightTypes.named(type);
        return Arrays.stream(Quantization.values())
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        ExitCode.USAGE,
                                        "Models are not written as %s; use one of: %s."
                                                .formatted(
                                                        name,
                                                        Arrays.toString(Quantization.values()))));
    }

    private void requireFree() {
        if (!target.toString().endsWith(".gguf")) {
            throw new CommandFailure(
                    ExitCode.USAGE, "'%s' does not end in .gguf.".formatted(target));
        }
        if (Files.exists(target) && !force) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "%s is there already; give another name or --force.".formatted(target));
        }
    }

    /** As much as the source has is enough for any type. */
    private void requireSpace(Path source) {
        long needed = ModelProfile.read(source).storage().weightsBytes();
        Path parent = target.toAbsolutePath().getParent();
        try {
            if (parent == null || !Files.isDirectory(parent)) {
                throw new CommandFailure(
                        ExitCode.USAGE, "There is no folder %s.".formatted(parent));
            }
            long free = Files.getFileStore(parent).getUsableSpace();
            if (free < needed) {
                throw new CommandFailure(
                        ExitCode.DISK_FULL,
                        "%s has %s free; up to %s may be needed."
                                .formatted(parent, Sizes.told(free), Sizes.told(needed)));
            }
        } catch (IOException unknown) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s cannot be written: %s".formatted(parent, unknown),
                    unknown);
        }
    }
}
