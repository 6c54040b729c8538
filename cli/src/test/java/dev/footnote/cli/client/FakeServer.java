package dev.footnote.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Speaks literal answers over real HTTP and remembers what was asked. */
public final class FakeServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Queue<Reply>> replies = new ConcurrentHashMap<>();
    private final List<String> requests = new ArrayList<>();

    public record Reply(int status, String type, String body, Map<String, String> headers) {
        public static Reply json(int status, String body) {
            return new Reply(status, "application/json", body, Map.of());
        }
    }

    public FakeServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The next reply to a method and path, such as {@code GET /api/v1/jobs/1}; the last stays. */
    public FakeServer on(String request, Reply reply) {
        replies.computeIfAbsent(request, any -> new ConcurrentLinkedQueue<>()).add(reply);
        return this;
    }

    public URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            var key = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(asked + " [" + key + "] " + body);
            var queue = replies.getOrDefault(asked, new ConcurrentLinkedQueue<>());
            var reply = queue.size() > 1 ? queue.poll() : queue.peek();
            if (reply == null) {
                reply = Reply.json(404, "{\"code\":\"not_found\",\"detail\":\"no such thing\"}");
            }
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
