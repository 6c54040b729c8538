package dev.footnote.cli;

import dev.footnote.cli.client.FootnoteClient;
import dev.footnote.cli.client.ServerProblem;
import dev.footnote.contracts.answer.Answer;
import dev.footnote.contracts.answer.AskEvent;
import dev.footnote.contracts.answer.AskRequest;
import dev.footnote.contracts.answer.Citation;
import dev.footnote.contracts.answer.Verdict;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code footnote ask}: the answer as it is written, then its footnotes. */
@Command(name = "ask", description = "Ask the running Footnote.")
final class AskCommand implements Callable<Integer> {
    private final Settings settings;
    private final Terminal terminal;

    @Parameters(paramLabel = "QUESTION")
    private String question = "";

    @Option(
            names = {"-c", "--collection"},
            description = "Ask this collection only; may be repeated.")
    private List<String> collections = List.of();

    AskCommand(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var request = new AskRequest(question, collections, Map.of(), List.of(), Optional.of(true));
        try (var client = new FootnoteClient(URI.create(settings.address()), settings.knownKey())) {
            client.ask(request, this::show);
            return ExitCode.OK.number();
        } catch (ServerProblem refused) {
            throw new CommandFailure(ExitCode.FAILED, refused.line(), refused);
        }
    }

    private void show(AskEvent event) {
        switch (event) {
            case AskEvent.Retrieved retrieved -> {
                // The footnotes at the end say what the answer stands on.
            }
            case AskEvent.Delta(var text) -> {
                terminal.out().print(text);
                terminal.out().flush();
            }
            case AskEvent.Cited cited -> {
                // Printed with the others, below the text.
            }
            case AskEvent.Judged judged -> {
                // The whole answer repeats it.
            }
            case AskEvent.Done(var answer) -> footnotes(answer);
            case AskEvent.Failed(var code, var detail) ->
                    throw new CommandFailure(ExitCode.FAILED, "%s (%s)".formatted(detail, code));
        }
    }

    private void footnotes(Answer answer) {
        var out = terminal.out();
        out.println();
        if (answer.verdict() != Verdict.ANSWERED && !answer.reason().isBlank()) {
            out.println(answer.reason());
        }
        for (var citation : answer.citations()) {
            out.println();
            out.printf("[%d] %s%n", citation.number(), place(citation));
            out.printf("    \"%s\"%n", citation.quote().strip().replaceAll("\\s+", " "));
            out.printf("    %s%n", URI.create(settings.address()).resolve(citation.url()));
        }
        var timings = answer.timings();
        terminal.err()
                .printf(
                        "%n(first word after %.1f s, whole answer %.1f s, %s)%n",
                        timings.firstTokenMillis() / 1000.0,
                        timings.totalMillis() / 1000.0,
                        answer.model());
    }

    private static String place(Citation citation) {
        var place = new StringBuilder(citation.title());
        citation.headingPath().stream()
                .filter(heading -> !heading.equals(citation.title()))
                .forEach(heading -> place.append(" › ").append(heading));
        citation.page().ifPresent(page -> place.append(", page ").append(page));
        return place.toString();
    }
}
