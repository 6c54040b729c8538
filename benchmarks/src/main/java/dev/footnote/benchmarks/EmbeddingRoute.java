package dev.footnote.benchmarks;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.contracts.openai.EmbeddingRequest;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** {@code POST /v1/embeddings}, asked in the batches and as often at a time as ingestion asks. */
final class EmbeddingRoute implements AutoCloseable {
    private static final int BATCH = 32;
    private static final int CALLS = 2;

    private final URI address;
    private final Optional<String> key;
    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient http = HttpClient.newHttpClient();

    EmbeddingRoute(URI service, Optional<String> key) {
        this.address = URI.create(service + "/v1/embeddings");
        this.key = key;
    }

    void embed(List<String> passages) {
        try (var calls = Executors.newFixedThreadPool(CALLS)) {
            var answers = new ArrayList<Future<?>>();
            for (int start = 0; start < passages.size(); start += BATCH) {
                var batch = passages.subList(start, Math.min(passages.size(), start + BATCH));
                answers.add(calls.submit(() -> call(batch)));
            }
            for (var answer : answers) {
                answer.get();
            }
        } catch (ExecutionException e) {
            throw new CommandFailure(ExitCode.FAILED, "%s: %s".formatted(address, e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "Interrupted.", e);
        }
    }

    private Void call(List<String> batch) throws IOException, InterruptedException {
        var body = json.writeValueAsBytes(EmbeddingRequest.ofPassages("", batch));
        var request =
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body));
        key.ifPresent(it -> request.header("Authorization", "Bearer " + it));
        var response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(
                    "answered %d: %s".formatted(response.statusCode(), response.body()));
        }
        return null;
    }

    @Override
    public void close() {
        http.close();
    }
}
