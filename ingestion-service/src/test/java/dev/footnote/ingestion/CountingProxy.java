package dev.footnote.ingestion;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before a server and writes down which paths are read. */
final class CountingProxy implements AutoCloseable {
    private static final Set<String> ITS_OWN =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "transfer-encoding",
                    "upgrade");

    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI target;
    private final List<String> reads = new CopyOnWriteArrayList<>();

    CountingProxy(URI target) throws IOException {
        this.target = target;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What was asked for with GET, but for lists, and forgets it. */
    List<String> reads() {
        var found = List.copyOf(reads);
        reads.clear();
        return found;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            var uri = exchange.getRequestURI();
            boolean list = uri.getRawQuery() != null && uri.getRawQuery().contains("list-type");
            if (exchange.getRequestMethod().equals("GET") && !list) reads.add(uri.getPath());
            byte[] body = exchange.getRequestBody().readAllBytes();
            var request =
                    HttpRequest.newBuilder(target.resolve(uri))
                            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders()
                    .forEach(
                            (name, values) -> {
                                if (ITS_OWN.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                                    return;
                                }
                                values.forEach(value -> request.header(name, value));
                            });
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            answer.headers()
                    .map()
                    .forEach(
                            (name, values) -> {
                                if (ITS_OWN.contains(name)) return;
                                values.forEach(
                                        value -> exchange.getResponseHeaders().add(name, value));
                            });
            int length = answer.body().length;
            exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
            if (length > 0) exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
