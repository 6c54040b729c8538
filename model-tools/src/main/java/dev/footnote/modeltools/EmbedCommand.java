package dev.footnote.modeltools;

import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Terminal;
import dev.footnote.engine.EmbeddingModel;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code models embed}: vectors of texts, or how alike the texts are. */
@Command(name = "embed", description = "Print vectors of texts, a JSON list a line.")
final class EmbedCommand implements Callable<Integer> {
    private final Shelf shelf;
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "MODEL")
    private String model = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT")
    private List<String> texts = List.of();

    @Option(names = "--compare", description = "Print how alike the texts are instead: the cosine.")
    private boolean compare;

    @Mixin private EngineOptions engine = new EngineOptions();
    @Mixin private DeviceOption device = new DeviceOption();

    EmbedCommand(Shelf shelf, Terminal terminal) {
        this.shelf = shelf;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var settings = engine.settings().on(device.chosen());
        try (var opened = EmbeddingModel.open(shelf.require(model), settings)) {
            List<float[]> vectors = opened.embed(texts);
            if (compare) {
                vectors.forEach(one -> terminal.out().println(row(one, vectors)));
            } else {
                vectors.forEach(vector -> terminal.out().println(Arrays.toString(vector)));
            }
        }
        return ExitCode.OK.number();
    }

    private static String row(float[] one, List<float[]> all) {
        var row = new StringBuilder();
        for (float[] other : all) {
            double product = 0;
            for (int i = 0; i < one.length; i++) product += one[i] * other[i];
            row.append(String.format(Locale.ROOT, "%8.4f", product));
        }
        return row.toString();
    }
}
