package dev.footnote.modeltools;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Terminal;
import dev.footnote.engine.ChatMessage;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.GenerationRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code models chat}: a conversation on the terminal, a line a turn. */
@Command(name = "chat", description = "Talk to a model; an empty line or the end of input ends.")
final class ChatCommand implements Callable<Integer> {
    private final Shelf shelf;
    private final Terminal terminal;

    @Parameters(paramLabel = "MODEL")
    private String model = "";

    @Option(names = "--system", description = "What the model is told first.")
    private Optional<String> system = Optional.empty();

    @Mixin private EngineOptions engine = new EngineOptions();
    @Mixin private DeviceOption device = new DeviceOption();
    @Mixin private SamplingOptions sampling = new SamplingOptions();

    ChatCommand(Shelf shelf, Terminal terminal) {
        this.shelf = shelf;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        var settings = engine.settings().on(device.chosen());
        try (var opened = GenerationModel.open(shelf.require(model), settings)) {
            if (!opened.hasChatTemplate()) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "%s has no chat template; use models generate."
                                .formatted(opened.card().name()));
            }
            List<ChatMessage> messages = new ArrayList<>();
            system.ifPresent(text -> messages.add(new ChatMessage("system", text)));
            var in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
            for (String line = ask(in); line != null && !line.isBlank(); line = ask(in)) {
                messages.add(new ChatMessage("user", line));
                messages.add(new ChatMessage("assistant", answer(opened, messages)));
            }
        }
        return ExitCode.OK.number();
    }

    private @org.jspecify.annotations.Nullable String ask(BufferedReader in) throws IOException {
        if (terminal.interactive()) {
            terminal.err().print("> ");
            terminal.err().flush();
        }
        return in.readLine();
    }

    private String answer(GenerationModel opened, List<ChatMessage> messages) {
        int[] ids = opened.tokenizer().encode(opened.renderChat(messages, true), false).ids();
        var request =
                new GenerationRequest(
                        Arrays.stream(ids).boxed().toList(),
                        sampling.tokensMax(),
                        sampling.settings(),
                        sampling.stops());
        return Speaker.speak(opened, request, terminal);
    }
}
