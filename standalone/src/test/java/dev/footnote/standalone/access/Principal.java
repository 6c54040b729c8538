package dev.footnote.standalone.access;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

/**
 * Somebody who calls routes.
 *
 * @param key empty for nobody in particular
 */
record Principal(String name, Optional<String> key, int port) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /**
     * A request.
     *
     * @param body empty for none; JSON unless it begins otherwise
     */
    record Call(String method, String path, String body) {
        static Call get(String path) {
            return new Call("GET", path, "");
        }

        static Call post(String path, String body) {
            return new Call("POST", path, body);
        }
    }

    record Answer(int status, String body) {}

    Answer send(Call call) {
        return send(call, "*/*");
    }

    Answer send(Call call, String accept) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + call.path()))
                        .header("Accept", accept)
                        .header(
                                "Content-Type",
                                call.body().startsWith("{") ? "application/json" : "text/plain")
                        .method(call.method(), BodyPublishers.ofString(call.body()));
        key.ifPresent(it -> request.header("Authorization", "Bearer " + it));
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new IllegalStateException(name + " " + call, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    Principal with(String otherKey) {
        return new Principal(name, Optional.of(otherKey), port);
    }
}
