package dev.footnote.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class ServerLogTest {
    @Test
    void theReasonIsWhatSpringBootDescribes() {
        var lines =
                List.of(
                        "APPLICATION FAILED TO START",
                        "Description:",
                        "",
                        "Web server failed to start. Port 8080 was already in use.",
                        "",
                        "Action:");

        assertThat(ServerLog.reason(lines))
                .isEqualTo("Web server failed to start. Port 8080 was already in use.");
    }

    @Test
    void orTheInnermostCauseOfAStackTrace() {
        var lines =
                List.of(
                        "2026-01-01 ERROR Application run failed",
                        "Caused by: a.BeanCreationException: bean x",
                        "\tat a.B.c(B.java:1)",
                        "Caused by: a.ModelFileException: m.gguf: truncated");

        assertThat(ServerLog.reason(lines)).isEqualTo("m.gguf: truncated");
    }

    @Test
    void orTheLastLine() {
        assertThat(ServerLog.reason(List.of("Killed", ""))).isEqualTo("Killed");
    }
}
