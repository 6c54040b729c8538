package dev.footnote.providers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy: tunnels and plain requests, or the refusal of both. */
final class TestProxy implements AutoCloseable {
    private final ServerSocket socket;
    private final String refusal;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** Lets everything pass. */
    TestProxy() {
        this("");
    }

    /** Refuses with a status and its reason, such as {@code 403 Forbidden}. */
    TestProxy(String refusal) {
        this.refusal = refusal;
        try {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** The first line of every request. */
    List<String> lines() {
        return lines;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            String line = head.lines().findFirst().orElse("");
            lines.add(line);
            if (!refusal.isEmpty()) {
                say(client, "HTTP/1.1 " + refusal + "\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            boolean tunnel = line.startsWith("CONNECT ");
            URI target = URI.create((tunnel ? "http://" : "") + line.split(" ")[1]);
            try (var server = new Socket(target.getHost(), target.getPort())) {
                open.add(server);
                if (tunnel) say(client, "HTTP/1.1 200 Connection established\r\n\r\n");
                else say(server, head);
                var back = Thread.ofVirtual().start(() -> pass(server, client));
                pass(client, server);
                back.join();
            }
        } catch (IOException e) {
            // One of the two left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream input) throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = input.read();
            if (next < 0) throw new IOException("the client left");
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream output = socket.getOutputStream();
        output.write(text.getBytes(StandardCharsets.US_ASCII));
        output.flush();
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of the two left; the other is told by its closed socket.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket each : open) each.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
