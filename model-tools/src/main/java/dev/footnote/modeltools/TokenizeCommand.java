package dev.footnote.modeltools;

import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Terminal;
import dev.footnote.engine.ModelTexts;
import dev.footnote.engine.tokenize.Encoding;
import dev.footnote.engine.tokenize.Tokenizer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code models tokenize}: the tokens of a text. */
@Command(name = "tokenize", description = "Print the tokens of a text: id, spelling, code points.")
final class TokenizeCommand implements Callable<Integer> {
    private final Shelf shelf;
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "MODEL")
    private String model = "";

    @Parameters(index = "1", paramLabel = "TEXT")
    private String text = "";

    @Option(names = "--plain", description = "Without the special tokens around the text.")
    private boolean plain;

    @Option(names = "--count", description = "Only how many there are.")
    private boolean count;

    TokenizeCommand(Shelf shelf, Terminal terminal) {
        this.shelf = shelf;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Tokenizer tokenizer = ModelTexts.tokenizerOf(shelf.require(model));
        Encoding encoding = tokenizer.encode(text, !plain);
        if (count) {
            terminal.out().println(encoding.size());
            return ExitCode.OK.number();
        }
        for (int i = 0; i < encoding.size(); i++) {
            terminal.out()
                    .printf(
                            "%8d  %-20s %s%n",
                            encoding.ids()[i],
                            tokenizer.tokenOf(encoding.ids()[i]).orElse("?"),
                            encoding.added()[i]
                                    ? "added"
                                    : encoding.starts()[i] + "-" + encoding.ends()[i]);
        }
        terminal.stage("%,d tokens".formatted(encoding.size()));
        return ExitCode.OK.number();
    }
}
