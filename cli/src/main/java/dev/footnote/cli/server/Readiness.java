package dev.footnote.cli.server;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.client.FootnoteClient;

import java.time.Duration;

/** Waits for a server by asking it, for as long as its process lives. */
public record Readiness(FootnoteClient client, long process, ServerLog log) {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);
    private static final Duration WAIT_MAX = Duration.ofMinutes(5);

    public void await() {
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        while (!client.isReady()) {
            if (!ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false)) {
                throw new CommandFailure(
                        ExitCode.NOT_RUNNING,
                        "The server stopped while it started: %s. Log: %s"
                                .formatted(log.reason(), log.file()));
            }
            if (System.nanoTime() > deadline) {
                throw new CommandFailure(
                        ExitCode.NOT_RUNNING,
                        "The server was not ready within %d minutes. Log: %s"
                                .formatted(WAIT_MAX.toMinutes(), log.file()));
            }
            try {
                Thread.sleep(BETWEEN_QUESTIONS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new CommandFailure(ExitCode.INTERRUPTED, "Interrupted.", interrupted);
            }
        }
    }
}
