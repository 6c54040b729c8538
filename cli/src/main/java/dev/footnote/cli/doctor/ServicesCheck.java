package dev.footnote.cli.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the services that are set answer and are ready, and whose the port is. */
final class ServicesCheck {
    private static final Duration TIME_MAX = Duration.ofSeconds(5);
    private static final int BODY_SHOWN_MAX = 200;

    private final Surroundings surroundings;

    ServicesCheck(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    List<Finding> look() {
        var findings = new ArrayList<Finding>();
        try (var http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(TIME_MAX)
                        .build()) {
            findings.add(here(http));
            for (var service : elsewhere().entrySet()) {
                findings.add(reach(http, service.getKey(), service.getValue()));
            }
        }
        return findings;
    }

    /** The addresses that the environment names. */
    private Map<String, String> elsewhere() {
        var addresses = new LinkedHashMap<String, String>();
        var variables =
                Map.of(
                        "FOOTNOTE_GATEWAY_EMBEDDINGADDRESS", "embedding-service",
                        "FOOTNOTE_INGESTION_EMBEDDINGURL", "embedding-service",
                        "FOOTNOTE_GATEWAY_INFERENCEADDRESS", "inference-service",
                        "FOOTNOTE_GATEWAY_INGESTIONADDRESS", "ingestion-service",
                        "FOOTNOTE_GATEWAY_PUBLICADDRESS", "gateway");
        variables.forEach(
                (variable, service) ->
                        surroundings
                                .variable(variable)
                                .ifPresent(
                                        it -> addresses.put(service + " (" + variable + ")", it)));
        return addresses;
    }

    /** The server of this machine need not run; but its port must be its own or free. */
    private Finding here(HttpClient http) {
        int port = surroundings.settings().port();
        String address = surroundings.settings().address();
        if (isFree(port)) {
            return Finding.warning(
                    "server",
                    "none runs at %s; the port is free. Start it: ./footnote run"
                            .formatted(address));
        }
        try {
            var response = get(http, address + "/actuator/health/readiness");
            if (response.body().contains("\"status\"")) return ready("server", address, response);
        } catch (IOException e) {
            // Whatever listens there does not speak HTTP, or not to us.
        }
        return Finding.problem(
                "server",
                "port %d is taken by something that is not Footnote. Stop it, or choose another: FOOTNOTE_PORT=%d"
                        .formatted(port, port + 1));
    }

    private static Finding reach(HttpClient http, String service, String address) {
        try {
            URI base = URI.create(address);
            String health = base.toString().replaceAll("/$", "") + "/actuator/health/readiness";
            return ready(service, address, get(http, health));
        } catch (ConnectException e) {
            return Finding.problem(
                    service,
                    "nothing answers at %s. Start it, or correct the address.".formatted(address));
        } catch (IOException e) {
            return Finding.problem(
                    service,
                    "%s breaks the connection (%s). See what is between, and its log."
                            .formatted(address, e.getClass().getSimpleName()));
        } catch (IllegalArgumentException e) {
            return Finding.problem(
                    service,
                    "\"%s\" is no address; http://host:port is expected.".formatted(address));
        }
    }

    private static Finding ready(String service, String address, HttpResponse<String> response) {
        return switch (response.statusCode()) {
            case 200 -> Finding.ok(service, "ready at " + address);
            case 404 ->
                    Finding.ok(
                            service,
                            "answers at %s; its health is on its management port"
                                    .formatted(address));
            default ->
                    Finding.problem(
                            service,
                            "runs at %s and is not ready (%d %s). Its log says what it waits for."
                                    .formatted(address, response.statusCode(), shown(response)));
        };
    }

    private static String shown(HttpResponse<String> response) {
        String body = response.body().strip();
        return body.length() <= BODY_SHOWN_MAX ? body : body.substring(0, BODY_SHOWN_MAX) + "…";
    }

    private static HttpResponse<String> get(HttpClient http, String address) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(address)).timeout(TIME_MAX).build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
