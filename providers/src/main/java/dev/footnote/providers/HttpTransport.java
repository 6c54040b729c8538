package dev.footnote.providers;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Flow;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Plain HTTP. Redirects are not followed, and HTTP/1.1 is spoken, so that closing an answer closes
 * its connection and the server stops working.
 */
final class HttpTransport implements Transport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** A proxy's own status; no server has it. */
    private static final int PROXY_WANTS_MORE = 407;

    private final ModelServer server;
    private final ServerLimits limits;
    private final FailureReader failures;
    private final InstantSource clock = InstantSource.system();
    private final ConnectFailures connecting;
    private final HttpClient client;

    HttpTransport(ModelServer server, ServerLimits limits, ServerNetwork network, JsonMapper json) {
        this.server = server;
        this.limits = limits;
        this.failures = new FailureReader(server, json);
        this.connecting = new ConnectFailures(server, network, limits);
        this.client = client(network);
    }

    private static HttpClient client(ServerNetwork network) {
        var builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT_TIMEOUT);
        network.proxyAddress().map(ProxySelector::of).ifPresent(builder::proxy);
        network.trust().map(HttpTransport::context).ifPresent(builder::sslContext);
        return builder.build();
    }

    private static SSLContext context(TrustManagerFactory trust) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    @Override
    public Exchange open(Call call) {
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = send(call);
        var inflow = new Inflow(server.title(), limits, System::nanoTime);
        var body = response.body();
        // What a proxy says in place of a tunnel comes without one.
        if (body == null) throw refusedByProxy();
        body.subscribe(new Feed(inflow));
        if (response.statusCode() < 300) {
            return Exchange.of(
                    response.headers().firstValue("content-type").orElse(""),
                    "without a media type",
                    inflow);
        }
        try (inflow) {
            if (response.statusCode() == PROXY_WANTS_MORE) {
                throw refusedByProxy();
            }
            throw new ModelServerException(
                    failures.of(
                            response.statusCode(),
                            RetryAfter.of(response.headers(), clock),
                            inflow.whole()));
        }
    }

    private ModelServerException refusedByProxy() {
        return new ModelServerException(connecting.ofProxy(PROXY_WANTS_MORE));
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(Call call) {
        try {
            return client.send(request(call), BodyHandlers.ofPublisher());
        } catch (IOException e) {
            throw new ModelServerException(connecting.of(e), e);
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
