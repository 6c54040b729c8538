package dev.footnote.providers;

import dev.footnote.providers.RecordedServer.Ending;
import dev.footnote.providers.RecordedServer.Reply;

import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The recorded bodies as replies; where each shape comes from: {@code recordings/README.md}. */
final class Recordings {
    private static final String EVENTS = "text/event-stream; charset=utf-8";

    private Recordings() {}

    /** "Tea is warm.", piece by piece. */
    static Reply stream(ServerKind kind) {
        return streamed(kind, lines(read(kind, "stream.txt")), Ending.WHOLE);
    }

    /** The same, ended after the first text; the answer is not complete. */
    static Reply beginning(ServerKind kind, Ending ending) {
        List<String> all = lines(read(kind, "stream.txt"));
        int first = 0;
        while (!all.get(first).contains("\"Tea\"")) first++;
        return streamed(kind, all.subList(0, first + 1), ending);
    }

    /** Nothing that says anything yet. */
    static Reply nothing(ServerKind kind, Ending ending) {
        return streamed(kind, List.of("\n"), ending);
    }

    /** Two words and then an error as an event of the stream. */
    static Reply failingInside(ServerKind kind) {
        List<String> lines = new ArrayList<>(lines(read(kind, "stream.txt")));
        while (!lines.getLast().contains("\" is\"")) lines.removeLast();
        lines.addAll(lines(read(kind, "error-event.txt")));
        return streamed(kind, lines, Ending.WHOLE);
    }

    static Reply whole(ServerKind kind) {
        return Reply.of(200, "application/json", read(kind, "whole.json"));
    }

    static Reply refused(ServerKind kind) {
        return kind == ServerKind.SAGEMAKER
                ? aws(403, "UnrecognizedClientException", read(kind, "401.json"))
                : Reply.of(401, "application/json", read(kind, "401.json"));
    }

    static Reply busy(ServerKind kind, String retryAfter) {
        return (kind == ServerKind.SAGEMAKER
                        ? aws(400, "ThrottlingException", read(kind, "429.json"))
                        : Reply.of(429, "application/json", read(kind, "429.json")))
                .with("Retry-After", retryAfter);
    }

    static Reply failed(ServerKind kind) {
        return kind == ServerKind.SAGEMAKER
                ? aws(424, "ModelError", read(kind, "500.json"))
                : Reply.of(500, "application/json", read(kind, "500.json"));
    }

    static Reply tooLong(ServerKind kind) {
        return kind == ServerKind.SAGEMAKER
                ? aws(424, "ModelError", read(kind, "400.json"))
                : Reply.of(400, "application/json", read(kind, "400.json"));
    }

    static String read(ServerKind kind, String name) {
        String path = "/recordings/%s/%s".formatted(kind.text(), name);
        try (InputStream input = Recordings.class.getResourceAsStream(path)) {
            if (input == null) throw new IllegalArgumentException(path + " is not there");
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reply aws(int status, String type, String body) {
        return Reply.of(status, "application/json", body).with("x-amzn-ErrorType", type);
    }

    private static Reply streamed(ServerKind kind, List<String> lines, Ending ending) {
        List<byte[]> pieces =
                lines.stream().map(it -> it.getBytes(StandardCharsets.UTF_8)).toList();
        return switch (kind) {
            case SAGEMAKER ->
                    new Reply(
                            200,
                            Map.of(
                                    "Content-Type",
                                    "application/vnd.amazon.eventstream",
                                    "X-Amzn-SageMaker-Content-Type",
                                    "text/event-stream",
                                    "x-Amzn-Invoked-Production-Variant",
                                    "AllTraffic"),
                            pieces.stream().flatMap(it -> frames(it).stream()).toList(),
                            ending);
            case OLLAMA ->
                    new Reply(200, Map.of("Content-Type", "application/x-ndjson"), pieces, ending);
            case OPENAI, AZURE, VLLM, LM_STUDIO, LLAMA_CPP, TGI, TEI ->
                    new Reply(200, Map.of("Content-Type", EVENTS), pieces, ending);
        };
    }

    /** Two payload parts that do not end where the line does. */
    private static List<byte[]> frames(byte[] line) {
        int middle = line.length / 2;
        return List.of(
                frame(Arrays.copyOfRange(line, 0, middle)),
                frame(Arrays.copyOfRange(line, middle, line.length)));
    }

    private static byte[] frame(byte[] payload) {
        var headers =
                Map.of(
                        ":message-type", HeaderValue.fromString("event"),
                        ":event-type", HeaderValue.fromString("PayloadPart"),
                        ":content-type", HeaderValue.fromString("application/octet-stream"));
        var bytes = new ByteArrayOutputStream();
        new Message(headers, payload).encode(bytes);
        return bytes.toByteArray();
    }

    private static List<String> lines(String text) {
        return text.lines().map(it -> it + "\n").toList();
    }
}
