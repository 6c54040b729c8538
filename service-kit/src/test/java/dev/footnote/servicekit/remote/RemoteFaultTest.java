package dev.footnote.servicekit.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import io.micrometer.observation.ObservationRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.service.annotation.GetExchange;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A service that is being replaced, and a network that goes silent. */
class RemoteFaultTest {
    private final JsonMapper json = new JsonMapper();
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    interface Greeting {
        @GetExchange("/greeting")
        Map<String, String> greet();
    }

    /** What the service does with the nth request. */
    @FunctionalInterface
    private interface Behaviour {
        void answer(HttpExchange exchange, int request) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aCallThatTheStoppingContainerRefusesIsMadeOnceMore() {
        serve(
                "/greeting",
                (exchange, request) -> {
                    if (request == 1) exchange.sendResponseHeaders(503, -1);
                    else greet(exchange);
                });
        assertThat(greeting().greet()).containsEntry("hello", "there");
        assertThat(requests).hasValue(2);
    }

    @Test
    void aConnectionThatEndsWithoutAnAnswerIsFollowedByAnother() {
        serve(
                "/greeting",
                (exchange, request) -> {
                    if (request > 1) greet(exchange);
                });
        assertThat(greeting().greet()).containsEntry("hello", "there");
    }

    @Test
    void anAnswerThatBreaksOffIsAskedForAgain() {
        serve(
                "/greeting",
                (exchange, request) -> {
                    if (request == 1) begin(exchange);
                    else greet(exchange);
                });
        assertThat(greeting().greet()).containsEntry("hello", "there");
        assertThat(requests).hasValue(2);
    }

    @Test
    void aServiceWhoseAnswersBreakOffDoesNotAnswer() {
        serve("/greeting", (exchange, _) -> begin(exchange));
        assertThatThrownBy(() -> greeting().greet())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        it -> assertThat(it.kind()).isEqualTo(ProblemKind.UNAVAILABLE))
                .hasMessageContaining("does not answer");
    }

    /** A part of an answer; then the connection ends. */
    private static void begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 1_000);
        exchange.getResponseBody().write("{\"hello\":".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        throw new IOException("the connection ends");
    }

    @Test
    void aServiceThatStaysAwayIsAskedTwiceAndNoMore() {
        serve("/greeting", (exchange, _) -> exchange.sendResponseHeaders(503, -1));
        assertThatThrownBy(() -> greeting().greet())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        it -> assertThat(it.kind()).isEqualTo(ProblemKind.UNAVAILABLE))
                .hasMessageContaining("does not answer");
        assertThat(requests).hasValue(2);
    }

    @Test
    void aProblemThatTheServiceStatesIsNotAskedAgain() {
        serve(
                "/greeting",
                (exchange, _) -> {
                    exchange.getResponseHeaders()
                            .set("X-Trace-Id", "0af7651916cd43dd8448eb211c80319c");
                    send(
                            exchange,
                            503,
                            "{\"code\":\"unavailable\",\"detail\":\"No model answers.\"}");
                });
        assertThatThrownBy(() -> greeting().greet()).hasMessageContaining("No model answers.");
        assertThat(requests).hasValue(1);
    }

    @Test
    void aStreamThatTheStoppingContainerRefusesIsBegunOnceMore() {
        serve(
                "/events",
                (exchange, request) -> {
                    if (request == 1) exchange.sendResponseHeaders(503, -1);
                    else send(exchange, 200, "data: one\n\ndata: two\n\n");
                });
        List<String> heard = new ArrayList<>();
        var streams =
                new RemoteStreams(
                        HttpClient.newHttpClient(), json, address(), ObservationRegistry.NOOP);
        streams.post("/events", Map.of(), (_, data) -> heard.add(data));
        assertThat(heard).containsExactly("one", "two");
    }

    @Test
    void aStreamThatGoesSilentEndsForItsReader() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                var silent = listener.accept();
                var stream = new WatchedStream(client.getInputStream(), Duration.ofMillis(200))) {
            silent.getOutputStream().write('x');
            assertThat(stream.read()).isEqualTo('x');
            assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aReaderThatIsBusyIsNotTakenForSilence() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                var server = listener.accept();
                var stream = new WatchedStream(client.getInputStream(), Duration.ofMillis(200))) {
            server.getOutputStream().write("xy".getBytes(StandardCharsets.US_ASCII));
            assertThat(stream.read()).isEqualTo('x');
            Thread.sleep(Duration.ofMillis(600));
            assertThat(stream.read()).isEqualTo('y');
        }
    }

    private void serve(String path, Behaviour behaviour) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        exchange.getRequestBody().readAllBytes();
                        behaviour.answer(exchange, requests.incrementAndGet());
                    }
                });
    }

    private static void greet(HttpExchange exchange) throws IOException {
        send(exchange, 200, "{\"hello\":\"there\"}");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Greeting greeting() {
        return new RemoteServices(json).proxy(Greeting.class, address());
    }

    private RemoteAddress address() {
        var base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new RemoteAddress(base, Optional.empty());
    }
}
