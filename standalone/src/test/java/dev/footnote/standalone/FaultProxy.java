package dev.footnote.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands between services: it gives each connection to one that says it is ready, in turn, as
 * a balancer does, and it can be told to misbehave.
 */
final class FaultProxy implements AutoCloseable {
    private static final int BACKLOG = 64;

    /** How it treats connections, those that are open included. */
    enum Mode {
        PASS,
        /** Nothing comes through, and nobody is told. */
        STALL,
        /** Every connection is reset. */
        CUT
    }

    private record Backend(int port, int managementPort) {}

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<Backend> backends = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final ServerSocket server;
    private volatile Mode mode = Mode.PASS;

    FaultProxy() {
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void add(int port, int managementPort) {
        backends.add(new Backend(port, managementPort));
    }

    void remove(int port) {
        backends.removeIf(it -> it.port() == port);
    }

    void mode(Mode next) {
        mode = next;
        if (next == Mode.CUT) open.forEach(FaultProxy::reset);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(FaultProxy::reset);
        http.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(Socket client) {
        if (mode == Mode.CUT || backends.isEmpty()) {
            reset(client);
            open.remove(client);
            return;
        }
        try (client;
                var service = new Socket(InetAddress.getLoopbackAddress(), next().port())) {
            open.add(service);
            var back = Thread.ofVirtual().start(() -> pump(service, client));
            pump(client, service);
            back.join();
            open.remove(service);
        } catch (IOException e) {
            reset(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /** The next one that is ready; whoever comes when none is meets one that is not. */
    private Backend next() {
        int first = turn.getAndIncrement();
        for (int i = 0; i < backends.size(); i++) {
            var backend = backends.get(Math.floorMod(first + i, backends.size()));
            if (backends.size() == 1 || isReady(backend)) return backend;
        }
        return backends.getFirst();
    }

    private boolean isReady(Backend backend) {
        var address =
                "http://127.0.0.1:%d/actuator/health/readiness".formatted(backend.managementPort());
        var request =
                HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends both ends when one has ended, so that nobody keeps half a connection. */
    private void pump(Socket from, Socket to) {
        var buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                while (mode == Mode.STALL) Thread.sleep(20);
                to.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException e) {
            // One end is gone; the other is closed with this.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }
}
