package dev.footnote.servicekit.remote;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;

import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Posts a request and reads the server-sent events of its answer as they come. */
final class RemoteStreams {
    /** Until the answer begins; a busy service sends pulses while the request waits. */
    private static final Duration BEGIN_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

    private final HttpClient client;
    private final JsonMapper json;
    private final RemoteAddress address;
    private final ObservationRegistry observations;

    RemoteStreams(
            HttpClient client,
            JsonMapper json,
            RemoteAddress address,
            ObservationRegistry observations) {
        this.client = client;
        this.json = json;
        this.address = address;
        this.observations = observations;
    }

    /** Receives events in order. */
    @FunctionalInterface
    interface EventHandler {
        /** Returns whether more is wanted; false closes the connection. */
        boolean on(String name, String data);
    }

    /** Returns at the end of the stream, or when no more is wanted. */
    void post(String route, Object body, EventHandler handler) {
        URI uri = address.resolve(route);
        var request =
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .header("Accept", "text/event-stream, application/json")
                        .timeout(BEGIN_TIMEOUT)
                        .POST(BodyPublishers.ofString(json.writeValueAsString(body)));
        address.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
        observation(route, request).observe(() -> send(request, handler));
    }

    /** From the request to the end of its stream; the trace goes along in the headers. */
    private Observation observation(String route, HttpRequest.Builder request) {
        var context =
                new SenderContext<HttpRequest.Builder>(
                        (carrier, name, value) -> {
                            if (carrier != null) carrier.setHeader(name, value);
                        });
        context.setCarrier(request);
        return Observation.createNotStarted("footnote.stream", () -> context, observations)
                .contextualName("POST " + route)
                .lowCardinalityKeyValue("route", route)
                .highCardinalityKeyValue("server.address", address.base().getAuthority());
    }

    private void send(HttpRequest.Builder request, EventHandler handler) {
        URI uri = request.build().uri();
        try {
            HttpResponse<InputStream> response = begin(request.build());
            try (InputStream stream = new WatchedStream(response.body(), SILENCE_MAX)) {
                if (response.statusCode() >= 400) throw problem(response, stream);
                read(stream, handler);
            }
        } catch (IOException e) {
            throw RemoteServices.unreachable(uri.getAuthority(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, "The call was interrupted before its end.", e);
        }
    }

    private HttpResponse<InputStream> begin(HttpRequest request)
            throws IOException, InterruptedException {
        return SecondAttempt.of(
                () -> {
                    var response = client.send(request, BodyHandlers.ofInputStream());
                    SecondAttempt.requireService(
                            response.statusCode(),
                            response.headers().firstValue("X-Trace-Id").isPresent());
                    return response;
                });
    }

    private ProblemException problem(HttpResponse<InputStream> response, InputStream body)
            throws IOException {
        return new RemoteProblems(json)
                .of(
                        response.statusCode(),
                        response.headers().firstValue("Retry-After").orElse(null),
                        body);
    }

    private static void read(InputStream stream, EventHandler handler) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        String name = "";
        var data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event:")) {
                name = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n").append(value(line));
            } else if (line.isEmpty() && !data.isEmpty()) {
                if (!handler.on(name, data.toString())) return;
                name = "";
                data.setLength(0);
            }
        }
    }

    private static String value(String line) {
        String value = line.substring("data:".length());
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
