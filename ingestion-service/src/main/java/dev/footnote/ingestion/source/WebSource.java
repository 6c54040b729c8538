package dev.footnote.ingestion.source;

import dev.footnote.contracts.ingestion.Admission;
import dev.footnote.contracts.ingestion.Admissions;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.ingestion.job.Ingestion;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.util.Timeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Documents at addresses of allowed hosts. The name of a host is looked up once for each
 * connection, by a resolver that hands out nothing but addresses it has checked, so that nobody can
 * give one address to the check and another to the connection. Every redirect is checked anew.
 */
public final class WebSource implements AutoCloseable {
    private static final int REDIRECTS_MAX = 5;
    private static final int AT_A_TIME = 8;
    private static final Duration SILENCE_MAX = Duration.ofSeconds(10);
    private static final Duration LIST_TIME_MAX = Duration.ofMinutes(5);

    private final Ingestion ingestion;
    private final AddressPolicy policy;
    private final Limits limits;
    private final CloseableHttpClient http;

    /** What one document may cost. */
    public record Limits(long bytesMax, Duration timeMax) {}

    public WebSource(Ingestion ingestion, AddressPolicy policy, Limits limits) {
        this.ingestion = ingestion;
        this.policy = policy;
        this.limits = limits;
        var silence = Timeout.of(SILENCE_MAX);
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new CheckedResolver(policy))
                        .setMaxConnTotal(AT_A_TIME)
                        .setMaxConnPerRoute(AT_A_TIME)
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(silence)
                                        .setSocketTimeout(silence)
                                        .build())
                        .build();
        this.http =
                HttpClients.custom()
                        .setConnectionManager(connections)
                        .setDefaultRequestConfig(
                                RequestConfig.custom().setResponseTimeout(silence).build())
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .setUserAgent("Footnote")
                        .build();
    }

    private record CheckedResolver(AddressPolicy policy) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return policy.checked(host, SystemDefaultDnsResolver.INSTANCE.resolve(host));
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    public Admissions take(Target target, List<String> addresses) {
        if (policy.hosts().isEmpty()) {
            throw new ProblemException(
                    ProblemKind.FORBIDDEN,
                    "No document is fetched from the web until footnote.ingestion.sources.web-hosts"
                            + " names the hosts that may be fetched from.");
        }
        var intake = new Intake(ingestion, target);
        var work = new ArrayList<Callable<Admission>>();
        for (var address : addresses) work.add(() -> take(intake, address));
        try (var threads = Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            var futures = threads.invokeAll(work, LIST_TIME_MAX.toSeconds(), TimeUnit.SECONDS);
            var items = new ArrayList<Admission>();
            for (int i = 0; i < futures.size(); i++) {
                try {
                    items.add(futures.get(i).get());
                } catch (ExecutionException | CancellationException e) {
                    items.add(Admission.refused(addresses.get(i), "the time for the list is over"));
                }
            }
            return Admissions.of(items);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemKind.UNAVAILABLE, "The service is stopping.", e);
        }
    }

    private Admission take(Intake intake, String address) {
        try {
            return fetch(intake, address, new URI(address), 0);
        } catch (URISyntaxException e) {
            return Admission.refused(address, "this is no address: " + e.getReason());
        } catch (ProblemException e) {
            return Admission.refused(address, e.detail());
        } catch (IOException | UncheckedIOException e) {
            return Admission.refused(address, "it could not be fetched: " + e.getMessage());
        }
    }

    private Admission fetch(Intake intake, String name, URI address, int redirects)
            throws IOException {
        var refusal = policy.refusal(address);
        if (refusal.isPresent()) return Admission.refused(name, refusal.get());
        var redirected = http.execute(new HttpGet(address), answer -> read(intake, name, answer));
        return switch (redirected) {
            case Reply.Taken(var admission) -> admission;
            case Reply.Moved(var target) -> {
                if (redirects == REDIRECTS_MAX) {
                    yield Admission.refused(
                            name, "it moves on more than %d times".formatted(REDIRECTS_MAX));
                }
                yield fetch(intake, name, address.resolve(target), redirects + 1);
            }
        };
    }

    private sealed interface Reply {
        record Taken(Admission admission) implements Reply {}

        record Moved(String target) implements Reply {}
    }

    private Reply read(Intake intake, String name, ClassicHttpResponse answer) throws IOException {
        int status = answer.getCode();
        var target = Optional.ofNullable(answer.getFirstHeader("Location"));
        if (status / 100 == 3 && target.isPresent()) {
            return new Reply.Moved(target.get().getValue());
        }
        if (status != 200 || answer.getEntity() == null) {
            return new Reply.Taken(Admission.refused(name, "the host answers " + status));
        }
        var type =
                Optional.ofNullable(ContentType.parseLenient(answer.getEntity().getContentType()))
                        .map(ContentType::getMimeType);
        long endNanos = System.nanoTime() + limits.timeMax().toNanos();
        try (var in =
                new LimitedStream(
                        answer.getEntity().getContent(), bytes -> excess(bytes, endNanos))) {
            return new Reply.Taken(intake.take(name, type, in));
        }
    }

    private Optional<ProblemException> excess(long bytes, long endNanos) {
        if (bytes > limits.bytesMax()) {
            return Optional.of(
                    new ProblemException(
                            ProblemKind.TOO_LARGE,
                            "it is larger than %,d bytes; it is not taken"
                                    .formatted(limits.bytesMax())));
        }
        if (System.nanoTime() - endNanos > 0) {
            return Optional.of(
                    new ProblemException(
                            ProblemKind.UNAVAILABLE,
                            "it took more than %d s to fetch"
                                    .formatted(limits.timeMax().toSeconds())));
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the connections to the web cannot be closed", e);
        }
    }
}
