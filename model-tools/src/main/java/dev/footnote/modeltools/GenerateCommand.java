package dev.footnote.modeltools;

import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Terminal;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.GenerationRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.Arrays;
import java.util.concurrent.Callable;

/** {@code models generate}: continues a text. */
@Command(name = "generate", description = "Continue a text, without a chat template.")
final class GenerateCommand implements Callable<Integer> {
    private final Shelf shelf;
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "MODEL")
    private String model = "";

    @Parameters(index = "1", paramLabel = "PROMPT")
    private String prompt = "";

    @Mixin private EngineOptions engine = new EngineOptions();
    @Mixin private DeviceOption device = new DeviceOption();
    @Mixin private SamplingOptions sampling = new SamplingOptions();

    GenerateCommand(Shelf shelf, Terminal terminal) {
        this.shelf = shelf;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var settings = engine.settings().on(device.chosen());
        try (var opened = GenerationModel.open(shelf.require(model), settings)) {
            int[] ids = opened.tokenizer().encode(prompt, true).ids();
            var request =
                    new GenerationRequest(
                            Arrays.stream(ids).boxed().toList(),
                            sampling.tokensMax(),
                            sampling.settings(),
                            sampling.stops());
            Speaker.speak(opened, request, terminal);
        }
        return ExitCode.OK.number();
    }
}
