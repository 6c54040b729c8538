package dev.footnote.providers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * An HTTP server that plays back replies, byte for byte, and can break them off or fall silent. A
 * socket of our own, because no HTTP server lets itself be cut in the middle of a chunk.
 */
final class RecordedServer implements AutoCloseable {
    /** How a reply ends once its pieces are sent. */
    enum Ending {
        WHOLE,
        CUT,
        SILENCE
    }

    record Reply(int status, Map<String, String> headers, List<byte[]> pieces, Ending ending) {
        static Reply of(int status, String type, String body) {
            return new Reply(
                    status,
                    Map.of("Content-Type", type),
                    List.of(body.getBytes(StandardCharsets.UTF_8)),
                    Ending.WHOLE);
        }

        Reply with(String header, String value) {
            var all = new LinkedHashMap<>(headers);
            all.put(header, value);
            return new Reply(status, all, pieces, ending);
        }

        Reply ending(Ending other) {
            return new Reply(status, headers, pieces, other);
        }
    }

    record Request(String line, Map<String, String> headers, String body) {}

    private final ServerSocket socket;
    private final String scheme;
    private final Deque<Reply> replies;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Semaphore left = new Semaphore(0);

    /** The last reply is repeated for ever. */
    RecordedServer(Reply... replies) {
        this(ServerSocketFactory.getDefault(), "http", replies);
    }

    /** The same over TLS. */
    static RecordedServer secure(SSLContext context, Reply... replies) {
        return new RecordedServer(context.getServerSocketFactory(), "https", replies);
    }

    private RecordedServer(ServerSocketFactory sockets, String scheme, Reply... replies) {
        this.replies = new ArrayDeque<>(List.of(replies));
        this.scheme = scheme;
        try {
            this.socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    URI base() {
        return URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort());
    }

    List<Request> requests() {
        return requests;
    }

    /** Blocks until a client has closed its connection while the server was silent. */
    void awaitLeft() throws InterruptedException {
        left.acquire();
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

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                open.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (SocketException e) {
            // Closed: the test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var input = new BufferedInputStream(connection.getInputStream());
            requests.add(read(input));
            Reply reply = next();
            write(connection.getOutputStream(), reply);
            if (reply.ending() == Ending.SILENCE) {
                while (input.read() >= 0) {
                    // Nothing more is expected.
                }
                left.release();
            }
        } catch (IOException e) {
            left.release();
        }
    }

    private synchronized Reply next() {
        return replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
    }

    private static Request read(InputStream input) throws IOException {
        String line = line(input);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header = line(input); !header.isEmpty(); header = line(input)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(
                line, headers, new String(input.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream input) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) throw new IOException("the client left");
            if (next != '\r') bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void write(OutputStream output, Reply reply) throws IOException {
        var head = new StringBuilder("HTTP/1.1 " + reply.status() + " Recorded\r\n");
        reply.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        output.write(head.toString().getBytes(StandardCharsets.US_ASCII));
        output.flush();
        for (byte[] piece : reply.pieces()) {
            output.write(
                    (Integer.toHexString(piece.length) + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            output.write(piece);
            output.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            output.flush();
        }
        if (reply.ending() == Ending.WHOLE) {
            output.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            output.flush();
        }
    }
}
