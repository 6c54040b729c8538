package dev.footnote.modeltools;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Terminal;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.TextScores;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Opens a model, lets it judge a text, and closes it. */
final class Perplexity {
    private Perplexity() {}

    static TextScores of(Path path, String text, EngineOptions engine, Terminal terminal) {
        try (GenerationModel model = GenerationModel.open(path, engine.settings())) {
            int[] ids = model.tokenizer().encode(text, true).ids();
            if (ids.length < 2) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "The text has %d tokens; at least 2 are needed.".formatted(ids.length));
            }
            String title = "%s reads %,d tokens".formatted(model.card().name(), ids.length);
            List<Integer> boxed = Arrays.stream(ids).boxed().toList();
            try (var bar = terminal.bar(title, ids.length - 1, Terminal.Unit.PIECES)) {
                return model.score(boxed, bar::to);
            }
        }
    }
}
