package dev.footnote.modeltools;

import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Terminal;
import dev.footnote.engine.ModelProfile;
import dev.footnote.engine.ModelTexts;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code models show}: what a model's files say of it. */
@Command(name = "show", description = "Show what a model is: shape, storage, tokenizer, licence.")
final class ShowCommand implements Callable<Integer> {
    private final Shelf shelf;
    private final Terminal terminal;

    @Parameters(paramLabel = "MODEL", description = "A name in the models folder, or a path.")
    private String model = "";

    @Option(names = "--template", description = "Print the chat template too.")
    private boolean template;

    ShowCommand(Shelf shelf, Terminal terminal) {
        this.shelf = shelf;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path path = shelf.require(model);
        ModelProfile profile = ModelProfile.read(path);
        ModelTexts texts = ModelTexts.read(path);
        line("name", profile.name());
        line("path", path.toString());
        line("task", profile.task().name().toLowerCase(Locale.ROOT));
        line("architecture", profile.shape().family());
        line("parameters", "%,d".formatted(profile.storage().parameterCount()));
        line(
                "layers",
                "%d of width %,d".formatted(profile.shape().layers(), profile.shape().hidden()));
        profile.shape()
                .heads()
                .ifPresent(
                        it ->
                                line(
                                        "attention",
                                        "%d query heads, %d key heads of width %d"
                                                .formatted(it.queries(), it.keys(), it.width())));
        line("context", "%,d tokens".formatted(profile.shape().contextLength()));
        line("vocabulary", "%,d tokens".formatted(profile.shape().vocabulary()));
        line("weights", storage(profile.storage()));
        if (!profile.labels().isEmpty()) line("labels", String.join(", ", profile.labels()));
        profile.pooling().ifPresent(it -> line("pooling", it));
        line("tokenizer", texts.tokenizer().orElse("not stated"));
        if (!texts.stops().isEmpty()) line("ends with", String.join(" ", texts.stops()));
        line("template", texts.chatTemplate().map(ShowCommand::templateSize).orElse("none"));
        line("licence", texts.licence().orElse("not stated in its files"));
        if (template) texts.chatTemplate().ifPresent(terminal.out()::println);
        return ExitCode.OK.number();
    }

    private static String storage(ModelProfile.Storage storage) {
        Map<String, Integer> byType = new TreeMap<>(storage.tensorsByType());
        return "%s, mostly %s (%s)"
                .formatted(
                        Sizes.told(storage.weightsBytes()),
                        storage.quantization(),
                        byType.entrySet().stream()
                                .map(it -> it.getValue() + " tensors " + it.getKey())
                                .collect(Collectors.joining(", ")));
    }

    private static String templateSize(String template) {
        return "%,d characters%s"
                .formatted(template.length(), template.contains("tools") ? ", knows tools" : "");
    }

    private void line(String name, String value) {
        terminal.out().printf("%-13s %s%n", name, value);
    }
}
