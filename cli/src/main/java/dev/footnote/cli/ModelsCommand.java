package dev.footnote.cli;

import dev.footnote.cli.models.Catalogue;
import dev.footnote.cli.models.CatalogueModel;
import dev.footnote.cli.models.ModelFolder;
import dev.footnote.cli.models.ModelFolder.State;
import dev.footnote.cli.models.ModelPull;
import dev.footnote.cli.models.ToolRunner;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code footnote models}: what the catalogue has, and bringing it here. */
@Command(name = "models", description = "List, pull and import models.")
final class ModelsCommand {
    private final Settings settings;
    private final Terminal terminal;
    private final Catalogue catalogue = Catalogue.bundled();

    ModelsCommand(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Command(name = "list", description = "Show the catalogue and what is on this machine.")
    int list() {
        var folder = new ModelFolder(settings.models());
        var line = "%-24s %-9s %8s  %-19s %s%n";
        terminal.out().printf(line, "NAME", "TASK", "SIZE", "LICENCE", "HERE");
        for (var model : catalogue.models()) {
            terminal.out()
                    .printf(
                            line,
                            model.name(),
                            model.task() == CatalogueModel.Task.EMBED ? "embed" : "generate",
                            "%,d MB".formatted(model.bytes() / 1_000_000),
                            model.licence(),
                            here(model, folder));
        }
        return ExitCode.OK.number();
    }

    @Command(name = "pull", description = "Fetch models; without a name, those that run needs.")
    int pull(@Parameters(paramLabel = "NAME", arity = "0..*") List<String> names) {
        var wanted =
                Optional.ofNullable(names).orElse(List.of()).stream()
                        .map(catalogue::named)
                        .toList();
        var models = wanted.isEmpty() ? catalogue.pulledByDefault() : wanted;
        puller().pull(models);
        for (var model : models) {
            terminal.out().println(new ModelFolder(settings.models()).of(model));
        }
        return ExitCode.OK.number();
    }

    @Command(name = "import", description = "Take models from a folder, wherever they lie in it.")
    int importFolder(@Parameters(paramLabel = "FOLDER") Path origin) {
        var found = puller().importFrom(origin, catalogue);
        if (found.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s holds no model of the catalogue with the right checksums."
                            .formatted(origin));
        }
        return ExitCode.OK.number();
    }

    private ModelPull puller() {
        var tools = ToolRunner.onPath(Optional.ofNullable(System.getenv("PATH")));
        return new ModelPull(settings, tools, terminal);
    }

    private static String here(CatalogueModel model, ModelFolder folder) {
        return switch (folder.state(model)) {
            case State.Present present -> "yes";
            case State.Missing missing -> "no";
            case State.Corrupt(var reason) -> "corrupt: " + reason;
        };
    }
}
