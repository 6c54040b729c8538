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

class AskCommandTest {
    private final FakeServer server;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    AskCommandTest() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theAnswerIsPrintedAsItComesAndItsFootnotesFollow() {
        server.on(
                "POST /api/v1/ask",
                new Reply(
                        200,
                        "text/event-stream",
                        """
                        event: delta
                        data: {"text":"Fast mode "}

                        event: delta
                        data: {"text":"is the default [1]."}

                        event: done
                        data: {"answer":{"id":"a1","question":"q","verdict":"answered","reason":"",\
                        "text":"Fast mode is the default [1].","sentences":[],"citations":[\
                        {"number":1,"chunkId":"c","documentId":"d","version":1,"title":"pg_ctl",\
                        "headingPath":["pg_ctl","Description"],"page":3,"start":0,"end":9,\
                        "quote":"Fast mode\\n(the default)","url":"/view/d?version=1#c",\
                        "support":0.9,"verified":true}],"evidence":[],"model":"smollm2",\
                        "timings":{"retrievalMillis":5,"firstTokenMillis":800,\
                        "totalMillis":1900,"promptTokens":9,"completionTokens":9}}}

                        """,
                        Map.of()));

        int status = run("ask", "Which mode is the default?", "-c", "manual");

        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("xception");
        assertThat(status).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "Fast mode is the default [1].\n",
                        "[1] pg_ctl › Description, page 3\n",
                        "    \"Fast mode (the default)\"\n",
                        "    " + server.address() + "/view/d?version=1#c\n");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("first word after 0.8 s, whole answer 1.9 s, smollm2");
        assertThat(server.requests())
                .singleElement()
                .asString()
                .contains(
                        "\"question\":\"Which mode is the default?\"",
                        "\"collections\":[\"manual\"]");
    }

    @Test
    void aRefusalIsOneLineAndExitCode1() {
        server.on(
                "POST /api/v1/ask",
                Reply.json(
                        429, "{\"code\":\"overloaded\",\"detail\":\"8 questions are waiting\"}"));

        assertThat(run("ask", "Which?")).isEqualTo(ExitCode.FAILED.number());
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("footnote: 8 questions are waiting (overloaded)\n");
    }

    @Test
    void aMissingQuestionIsExitCode2() {
        assertThat(run("ask")).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void aPortThatIsNoNumberIsSaidInOneLine() {
        var terminal = new Terminal(stream(out), stream(err), false);

        assertThat(Footnote.run(Map.of("FOOTNOTE_PORT", "web", "HOME", "/h"), terminal, "ask", "q"))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "footnote: FOOTNOTE_PORT is 'web'; a port is a number from 1 to 65535.\n");
    }

    private int run(String... arguments) {
        var environment =
                Map.of("FOOTNOTE_PORT", String.valueOf(server.address().getPort()), "HOME", "/h");
        return Footnote.run(environment, new Terminal(stream(out), stream(err), false), arguments);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
