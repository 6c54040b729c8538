package dev.footnote.servicekit.remote;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Makes callers of other services: a proxy of a contract whose failures are the same {@link
 * ProblemException} that the service itself threw. The contracts compute and change nothing, so a
 * call that got no answer is made once more.
 */
public final class RemoteServices implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIME_MAX = Duration.ofMinutes(5);

    private final HttpClient client;
    private final JsonMapper json;
    private final ObservationRegistry observations;
    private final Duration answerTimeMax;

    /** Calls that no trace tells of, and that may take minutes. */
    public RemoteServices(JsonMapper json) {
        this(json, ObservationRegistry.NOOP, ANSWER_TIME_MAX);
    }

    /** Calls that may take minutes, such as those that index. */
    public RemoteServices(JsonMapper json, ObservationRegistry observations) {
        this(json, observations, ANSWER_TIME_MAX);
    }

    /**
     * @param observations they are told of calls, and give them the trace that they belong to
     * @param answerTimeMax how long a call that does not stream is waited for
     */
    public RemoteServices(
            JsonMapper json, ObservationRegistry observations, Duration answerTimeMax) {
        this.json = json;
        this.observations = observations;
        this.answerTimeMax = answerTimeMax;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .build();
    }

    /** A proxy of the {@code @HttpExchange} interface at the given address. */
    public <T> T proxy(Class<T> contract, RemoteAddress address) {
        var requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(answerTimeMax);
        var rest =
                RestClient.builder()
                        .requestFactory(requests)
                        .observationRegistry(observations)
                        .baseUrl(address.base().toString())
                        .configureMessageConverters(
                                it ->
                                        it.registerDefaults()
                                                .withJsonConverter(
                                                        new JacksonJsonHttpMessageConverter(json)))
                        .bufferContent((_, _) -> true)
                        .requestInterceptor(this::reach)
                        .defaultStatusHandler(
                                HttpStatusCode::isError,
                                (_, response) -> {
                                    throw new RemoteProblems(json)
                                            .of(
                                                    response.getStatusCode().value(),
                                                    response.getHeaders().getFirst("Retry-After"),
                                                    response.getBody());
                                });
        address.key().ifPresent(key -> rest.defaultHeaders(it -> it.setBearerAuth(key)));
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest.build()))
                .build()
                .createClient(contract);
    }

    /** Chat on an inference-service. */
    public RemoteChatGeneration chat(RemoteAddress address) {
        return new RemoteChatGeneration(streams(address), json);
    }

    /** Asking on a gateway. */
    public RemoteAsking asking(RemoteAddress address) {
        return new RemoteAsking(streams(address), json);
    }

    private RemoteStreams streams(RemoteAddress address) {
        return new RemoteStreams(client, json, address, observations);
    }

    @Override
    public void close() {
        client.close();
    }

    private ClientHttpResponse reach(
            HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
        try {
            return SecondAttempt.of(
                    () -> {
                        long begunNanos = System.nanoTime();
                        ClientHttpResponse response = execution.execute(request, body);
                        readWhole(response, begunNanos);
                        SecondAttempt.requireService(
                                response.getStatusCode().value(),
                                response.getHeaders().containsHeader("X-Trace-Id"));
                        return response;
                    });
        } catch (IOException e) {
            throw unreachable(request.getURI().getAuthority(), e);
        }
    }

    /** An answer that breaks off is none: it is read here, where another try can be made. */
    private void readWhole(ClientHttpResponse response, long begunNanos) throws IOException {
        try (var _ = response.getBody()) {
            // The response keeps what it has read.
        } catch (IOException e) {
            response.close();
            if (System.nanoTime() - begunNanos < answerTimeMax.toNanos()) throw e;
            var late = new HttpTimeoutException("The answer did not end in time.");
            late.initCause(e);
            throw late;
        }
    }

    static ProblemException unreachable(String authority, IOException cause) {
        return new ProblemException(
                ProblemKind.UNAVAILABLE,
                "The service at %s does not answer (%s)."
                        .formatted(authority, cause.getClass().getSimpleName()),
                cause);
    }
}
