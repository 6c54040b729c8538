package dev.footnote.providers;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * Plain HTTP. Redirects are not followed, and HTTP/1.1 is spoken, so that closing an answer closes
 * its connection and the server stops working.
 */
final class HttpTransport implements Transport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final ModelServer server;
    private final ServerLimits limits;
    private final FailureReader failures;
    private final InstantSource clock = InstantSource.system();
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    HttpTransport(ModelServer server, ServerLimits limits, JsonMapper json) {
        this.server = server;
        this.limits = limits;
        this.failures = new FailureReader(server, json);
    }

    @Override
    public Exchange open(Call call) {
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = send(call);
        var inflow = new Inflow(server.title(), limits, System::nanoTime);
        response.body().subscribe(new Feed(inflow));
        if (response.statusCode() < 300) {
            return Exchange.of(
                    response.headers().firstValue("content-type").orElse(""),
                    "without a media type",
                    inflow);
        }
        try (inflow) {
            throw new ModelServerException(
                    failures.of(
                            response.statusCode(),
                            RetryAfter.of(response.headers(), clock),
                            inflow.whole()));
        }
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(Call call) {
        try {
            return client.send(request(call), BodyHandlers.ofPublisher());
        } catch (HttpTimeoutException e) {
            throw new ModelServerException(
                    new Failure.Stalled(
                            "%s did not begin to answer within %s."
                                    .formatted(server.title(), Inflow.text(limits.beginMax()))),
                    e);
        } catch (IOException e) {
            throw new ModelServerException(
                    new Failure.Down(
                            "%s does not answer (%s)."
                                    .formatted(server.title(), e.getClass().getSimpleName())),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Inflow.interrupted(e);
        }
    }

    private HttpRequest request(Call call) {
        var request =
                HttpRequest.newBuilder(call.uri())
                        .header("Content-Type", "application/json")
                        .header(
                                "Accept",
                                call.streamed()
                                        ? "text/event-stream, application/x-ndjson,"
                                                + " application/json"
                                        : "application/json")
                        .timeout(limits.beginMax())
                        .POST(BodyPublishers.ofString(call.body()));
        server.access()
                .secret()
                .read()
                .ifPresent(
                        key -> {
                            switch (server.dialect().scheme()) {
                                case BEARER -> request.header("Authorization", "Bearer " + key);
                                case API_KEY_HEADER -> request.header("api-key", key);
                                case SIGNATURE ->
                                        throw new IllegalStateException("signed by the SDK");
                            }
                        });
        return request.build();
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class Feed implements Flow.Subscriber<List<ByteBuffer>> {
        private final Inflow inflow;

        Feed(Inflow inflow) {
            this.inflow = inflow;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            inflow.onSource(
                    new Inflow.Source() {
                        @Override
                        public void next() {
                            subscription.request(1);
                        }

                        @Override
                        public void cancel() {
                            subscription.cancel();
                        }
                    });
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            var bytes = new byte[buffers.stream().mapToInt(ByteBuffer::remaining).sum()];
            int position = 0;
            for (ByteBuffer buffer : buffers) {
                int length = buffer.remaining();
                buffer.get(bytes, position, length);
                position += length;
            }
            inflow.onPiece(bytes);
        }

        @Override
        public void onError(Throwable cause) {
            inflow.onFailure(cause);
        }

        @Override
        public void onComplete() {
            inflow.onEnd();
        }
    }
}
