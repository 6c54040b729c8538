package dev.footnote.providers;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeAsyncClient;
import software.amazon.awssdk.services.sagemakerruntime.model.InvokeEndpointWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.sagemakerruntime.model.PayloadPart;
import software.amazon.awssdk.services.sagemakerruntime.model.ResponseStream;

import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Amazon SageMaker's {@code InvokeEndpoint} and {@code InvokeEndpointWithResponseStream}. Signature
 * and event framing are the AWS SDK's; the payload is what the endpoint's container speaks, and its
 * parts need not end where events do.
 *
 * <p>Credentials come from our own setting, else from the environment, a profile file or a
 * container's role. The metadata service of a virtual machine is not asked: only configured hosts
 * are connected to.
 */
final class SageMakerTransport implements Transport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final ModelServer server;
    private final ServerLimits limits;
    private final SageMakerFailures failures;
    private final AwsCredentialsProviderChain surroundings =
            AwsCredentialsProviderChain.of(
                    EnvironmentVariableCredentialsProvider.create(),
                    ProfileCredentialsProvider.create(),
                    ContainerCredentialsProvider.create());
    private final SageMakerRuntimeAsyncClient client;

    SageMakerTransport(
            ModelServer server, ServerLimits limits, ServerNetwork network, JsonMapper json) {
        this.server = server;
        this.limits = limits;
        this.failures =
                new SageMakerFailures(
                        server,
                        new FailureReader(server, json),
                        new ConnectFailures(server, network, limits));
        // Silence is measured by us; the client only must not be the first to give up.
        Duration silence = limits.beginMax().plus(limits.pauseMax());
        this.client =
                SageMakerRuntimeAsyncClient.builder()
                        .endpointOverride(server.base())
                        .region(Region.of(server.access().variant().orElseThrow()))
                        .credentialsProvider(this::credentials)
                        .overrideConfiguration(
                                it -> it.retryStrategy(AwsRetryStrategy.doNotRetry()))
                        .httpClientBuilder(
                                through(network)
                                        .connectionTimeout(CONNECT_TIMEOUT)
                                        .readTimeout(silence)
                                        .maxConcurrency(limits.requestsMax()))
                        .build();
    }

    private static NettyNioAsyncHttpClient.Builder through(ServerNetwork network) {
        var builder = NettyNioAsyncHttpClient.builder();
        network.proxyAddress()
                .ifPresent(
                        it ->
                                builder.proxyConfiguration(
                                        ProxyConfiguration.builder()
                                                .scheme("http")
                                                .host(it.getHostString())
                                                .port(it.getPort())
                                                .build()));
        network.trust().ifPresent(it -> builder.tlsTrustManagersProvider(it::getTrustManagers));
        return builder;
    }

    /** Our own setting first: {@code ID:SECRET}, and a session token after another colon. */
    private AwsCredentials credentials() {
        Optional<String> key = server.access().secret().read();
        if (key.isEmpty()) return surroundings.resolveCredentials();
        String[] parts = key.get().split(":", 3);
        return parts.length == 3
                ? AwsSessionCredentials.create(parts[0], parts[1], parts[2])
                : AwsBasicCredentials.create(parts[0], parts[1]);
    }

    @Override
    public Exchange open(Call call) {
        var inflow = new Inflow(server.title(), limits, System::nanoTime);
        return call.streamed() ? streamed(call, inflow) : whole(call, inflow);
    }

    private Exchange whole(Call call, Inflow inflow) {
        var running =
                client.invokeEndpoint(
                        it ->
                                it.endpointName(server.model())
                                        .contentType("application/json")
                                        .accept("application/json")
                                        .body(SdkBytes.fromUtf8String(call.body())));
        var response = await(running, running);
        inflow.onPiece(response.body().asByteArray());
        inflow.onEnd();
        return Exchange.of(response.contentType(), "application/json", inflow);
    }

    private Exchange streamed(Call call, Inflow inflow) {
        var begun = new CompletableFuture<Exchange>();
        var type = new CompletableFuture<String>();
        var handler =
                InvokeEndpointWithResponseStreamResponseHandler.builder()
                        .onResponse(response -> type.complete(text(response.contentType())))
                        .onEventStream(
                                events -> {
                                    events.subscribe(new Feed(inflow, failures));
                                    begun.complete(
                                            Exchange.of(
                                                    type.getNow(""), "text/event-stream", inflow));
                                })
                        .onError(
                                thrown -> {
                                    begun.completeExceptionally(thrown);
                                    inflow.onFailure(failures.of(thrown));
                                })
                        .build();
        var running =
                client.invokeEndpointWithResponseStream(
                        it ->
                                it.endpointName(server.model())
                                        .contentType("application/json")
                                        .accept("text/event-stream")
                                        .body(SdkBytes.fromUtf8String(call.body())),
                        handler);
        inflow.onAbandoned(() -> running.cancel(true));
        return await(begun, running);
    }

    private <T> T await(CompletableFuture<T> wanted, CompletableFuture<?> running) {
        try {
            return wanted.get(limits.beginMax().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failures.of(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            running.cancel(true);
            throw new ModelServerException(
                    new Failure.Stalled(
                            "%s did not begin to answer within %s."
                                    .formatted(server.title(), Inflow.text(limits.beginMax()))),
                    e);
        } catch (InterruptedException e) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            throw Inflow.interrupted(e);
        }
    }

    @Override
    public void close() {
        client.close();
        surroundings.close();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static final class Feed implements Subscriber<ResponseStream> {
        private final Inflow inflow;
        private final SageMakerFailures failures;

        Feed(Inflow inflow, SageMakerFailures failures) {
            this.inflow = inflow;
            this.failures = failures;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
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

        /** An event of a kind that the SDK does not know is an empty piece. */
        @Override
        public void onNext(ResponseStream event) {
            inflow.onPiece(
                    event instanceof PayloadPart part ? part.bytes().asByteArray() : new byte[0]);
        }

        @Override
        public void onError(Throwable cause) {
            inflow.onFailure(failures.of(cause));
        }

        @Override
        public void onComplete() {
            inflow.onEnd();
        }
    }
}
