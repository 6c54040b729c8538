package dev.footnote.modeltools;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Terminal;
import dev.footnote.engine.Admission;
import dev.footnote.engine.FinishReason;
import dev.footnote.engine.GeneratedToken;
import dev.footnote.engine.GenerationEnd;
import dev.footnote.engine.GenerationListener;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.GenerationRequest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Prints an answer as it is written. */
final class Speaker implements GenerationListener {
    private final Terminal terminal;
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<GenerationEnd> end = new CompletableFuture<>();

    private Speaker(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The answer, which has been printed. */
    static String speak(GenerationModel model, GenerationRequest request, Terminal terminal) {
        var speaker = new Speaker(terminal);
        return switch (model.offer(request, speaker)) {
            case Admission.Queued(_, var generation) -> {
                try {
                    speaker.awaitEnd();
                    yield speaker.text.toString();
                } finally {
                    generation.cancel();
                }
            }
            case Admission.Refused(_, var reason) ->
                    throw new CommandFailure(ExitCode.FAILED, reason);
        };
    }

    @Override
    public void onToken(GeneratedToken token) {
        text.append(token.text());
        terminal.out().print(token.text());
        terminal.out().flush();
    }

    @Override
    public void onEnd(GenerationEnd ended) {
        end.complete(ended);
    }

    private void awaitEnd() {
        try {
            GenerationEnd ended = end.get();
            terminal.out().println();
            if (ended.reason() == FinishReason.FAILED) {
                throw new CommandFailure(
                        ExitCode.FAILED, "The model failed: " + ended.failure().orElse("?"));
            }
            double seconds = ended.decodeTime().toNanos() / 1e9;
            terminal.stage(
                    "(%,d tokens of prompt in %.1f s, %,d written%s, %s)"
                            .formatted(
                                    ended.promptTokens(),
                                    ended.promptTime().toNanos() / 1e9,
                                    ended.completionTokens(),
                                    seconds > 0
                                            ? " at %.1f a second"
                                                    .formatted(ended.completionTokens() / seconds)
                                            : "",
                                    ended.reason() == FinishReason.LENGTH
                                            ? "ended by the limit"
                                            : "ended by the model"));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "Interrupted.", interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
