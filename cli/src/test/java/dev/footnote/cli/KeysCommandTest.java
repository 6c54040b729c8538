package dev.footnote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.cli.client.FakeServer;
import dev.footnote.cli.client.FakeServer.Reply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

class KeysCommandTest {
    private static final String KEY =
            """
            {"id":"k-1","prefix":"abcdefgh","name":"laptop","owner":"ada","groups":["board"],\
            "role":"editor","scopes":["ask","write"],"created":"2026-01-01T00:00:00Z"}\
            """;

    private final FakeServer server = new FakeServer();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    KeysCommandTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aNewKeysSecretIsAllThatIsPrinted() {
        server.on(
                "POST /api/v1/keys",
                Reply.json(201, "{\"key\":" + KEY + ",\"secret\":\"fn_abcdefgh_secret\"}"));
        int status =
                run(
                        "keys",
                        "create",
                        "laptop",
                        "--owner",
                        "ada",
                        "--group",
                        "board",
                        "--role=editor");
        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("fn_abcdefgh_secret\n");
        assertThat(server.requests().getFirst())
                .contains("[Bearer mine]", "\"owner\":\"ada\"", "[\"board\"]", "\"editor\"");
    }

    @Test
    void aKeyIsFoundByItsPrefixToBeRotatedAndRevoked() {
        server.on("GET /api/v1/keys", Reply.json(200, "{\"items\":[" + KEY + "]}"));
        server.on(
                "POST /api/v1/keys/k-1/rotate?graceSeconds=60",
                Reply.json(200, "{\"key\":" + KEY + ",\"secret\":\"fn_abcdefgh_new\"}"));
        server.on("DELETE /api/v1/keys/k-1", Reply.json(204, ""));
        assertThat(run("keys", "list")).isZero();
        assertThat(run("keys", "rotate", "abcdefgh", "--grace", "60")).isZero();
        assertThat(run("keys", "revoke", "abcdefgh")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("abcdefgh", "ask,write", "not used yet", "fn_abcdefgh_new", "Revoked");
        assertThat(run("keys", "revoke", "nobodys")).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void aCollectionsReadersAreShownAndSet() {
        server.on(
                "PUT /api/v1/collections/notes/access",
                Reply.json(200, "{\"everyone\":false,\"users\":[\"ada\"],\"groups\":[\"board\"]}"));
        server.on(
                "GET /api/v1/collections/notes/access",
                Reply.json(200, "{\"everyone\":false,\"users\":[],\"groups\":[]}"));
        assertThat(run("access", "set", "notes", "--user", "ada", "--group", "board")).isZero();
        assertThat(run("access", "show", "notes")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        notes: user ada
                        notes: group board
                        notes: administrators alone
                        """);
    }

    private int run(String... arguments) {
        var terminal =
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false);
        return Footnote.run(
                Map.of(
                        "FOOTNOTE_PORT",
                        String.valueOf(server.address().getPort()),
                        "FOOTNOTE_DATA",
                        "/nowhere",
                        "FOOTNOTE_ADMIN_KEY",
                        "the administrator's",
                        "FOOTNOTE_KEY",
                        "mine"),
                terminal,
                arguments);
    }
}
