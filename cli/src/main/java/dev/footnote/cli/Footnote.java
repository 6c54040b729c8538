package dev.footnote.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.PrintWriter;
import java.util.Map;

/** The command line's entry; the launcher {@code ./footnote} calls it. */
@Command(name = "footnote", description = "Answers from your own documents, with citations.")
public final class Footnote {
    private Footnote() {}

    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), Terminal.system(), arguments));
    }

    static int run(Map<String, String> environment, Terminal terminal, String... arguments) {
        try {
            var settings = Settings.fromEnvironment(environment);
            return commandLine(settings, terminal)
                    .addSubcommand(new DoctorCommand(settings, environment, terminal))
                    .execute(arguments);
        } catch (CommandFailure failure) {
            return explain(terminal, failure);
        }
    }

    private static CommandLine commandLine(Settings settings, Terminal terminal) {
        return new CommandLine(new Footnote())
                .addSubcommand(new ModelsCommand(settings, terminal))
                .addSubcommand(new AskCommand(settings, terminal))
                .addSubcommand(new IngestCommand(settings, terminal))
                .addSubcommand(new ExportCommand(settings, terminal))
                .addSubcommand(new ImportCommand(settings, terminal))
                .addSubcommand(new SyncCommand(settings, terminal))
                .addSubcommand(new KeysCommand(settings, terminal))
                .addSubcommand(new AccessCommand(settings, terminal))
                .addSubcommand(new PrepareCommand(settings, terminal))
                .addSubcommand(new WelcomeCommand(settings, terminal))
                .setErr(new PrintWriter(terminal.err(), true, terminal.err().charset()))
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> {
                            if (failure instanceof CommandFailure known) {
                                return explain(terminal, known);
                            }
                            throw failure;
                        });
    }

    private static int explain(Terminal terminal, CommandFailure failure) {
        terminal.err().println("footnote: " + failure.line());
        return failure.exitCode().number();
    }
}
