package dev.footnote.modeltools;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Settings;
import dev.footnote.cli.Terminal;
import dev.footnote.engine.ModelOpenException;
import dev.footnote.engine.format.ModelFileException;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** {@code footnote models}: the commands that look into models or run them. */
@Command(name = "models", description = "Look into models and run them by hand.")
public final class ModelTools {
    private ModelTools() {}

    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), Terminal.system(), arguments));
    }

    static int run(Map<String, String> environment, Terminal terminal, String... arguments) {
        try {
            var shelf = new Shelf(Settings.fromEnvironment(environment).models());
            return commandLine(shelf, terminal).execute(arguments);
        } catch (CommandFailure failure) {
            return explain(terminal, failure);
        }
    }

    private static CommandLine commandLine(Shelf shelf, Terminal terminal) {
        var line = new CommandLine(new ModelTools());
        for (Object command :
                List.of(
                        new ShowCommand(shelf, terminal),
                        new PlanCommand(shelf, terminal),
                        new QuantizeCommand(shelf, terminal),
                        new PerplexityCommand(shelf, terminal),
                        new GenerateCommand(shelf, terminal),
                        new ChatCommand(shelf, terminal),
                        new EmbedCommand(shelf, terminal),
                        new TokenizeCommand(shelf, terminal))) {
            line.addSubcommand(command);
        }
        return line.setErr(new PrintWriter(terminal.err(), true, terminal.err().charset()))
                .setExecutionExceptionHandler((failure, _, _) -> explain(failure, terminal));
    }

    private static int explain(Exception failure, Terminal terminal) throws Exception {
        return switch (failure) {
            case CommandFailure known -> explain(terminal, known);
            case ModelOpenException refused ->
                    explain(
                            terminal,
                            new CommandFailure(
                                    refused.kind() == ModelOpenException.Kind.TOO_LARGE
                                            ? ExitCode.TOO_LARGE
                                            : ExitCode.FAILED,
                                    message(refused)));
            case ModelFileException damaged ->
                    explain(terminal, new CommandFailure(ExitCode.CORRUPT_MODEL, message(damaged)));
            case UncheckedIOException unreadable ->
                    explain(terminal, new CommandFailure(ExitCode.FAILED, message(unreadable)));
            case RuntimeException ours when isOfTheEngine(ours) ->
                    explain(terminal, new CommandFailure(ExitCode.FAILED, message(ours)));
            default -> throw failure;
        };
    }

    /** The engine's refusals say all that is to be said; anything else is a defect. */
    private static boolean isOfTheEngine(RuntimeException failure) {
        return failure.getClass().getName().startsWith("dev.footnote.engine.")
                || failure instanceof IllegalArgumentException;
    }

    private static int explain(Terminal terminal, CommandFailure failure) {
        terminal.err().println("footnote: " + failure.line());
        return failure.exitCode().number();
    }

    private static String message(Exception failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
