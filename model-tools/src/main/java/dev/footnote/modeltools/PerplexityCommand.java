package dev.footnote.modeltools;

import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Terminal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code models perplexity}: how well a model foresees a text. */
@Command(
        name = "perplexity",
        description = "Say how well a model foresees a text: lower is better.")
final class PerplexityCommand implements Callable<Integer> {
    private final Shelf shelf;
    private final Terminal terminal;

    @Parameters(paramLabel = "MODEL", description = "A name in the models folder, or a path.")
    private String model = "";

    @Option(names = "--text", description = "A text file; a bundled text unless given.")
    private Optional<Path> text = Optional.empty();

    @Mixin private EngineOptions engine = new EngineOptions();

    PerplexityCommand(Shelf shelf, Terminal terminal) {
        this.shelf = shelf;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var judged = Perplexity.of(shelf.require(model), TextSource.of(text), engine, terminal);
        terminal.out()
                .printf(
                        "perplexity %.4f over %,d tokens (mean log-probability %.5f)%n",
                        judged.perplexity(), judged.logProbabilities().size(), judged.mean());
        return ExitCode.OK.number();
    }
}
