package dev.footnote.cli.client;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.contracts.answer.AskEvent;
import dev.footnote.contracts.answer.AskRequest;
import dev.footnote.contracts.answer.SearchRequest;
import dev.footnote.contracts.answer.SearchResponse;
import dev.footnote.contracts.identity.AccessGrants;
import dev.footnote.contracts.identity.IssuedKey;
import dev.footnote.contracts.identity.KeyRequest;
import dev.footnote.contracts.identity.KeySummary;
import dev.footnote.contracts.identity.NewCollection;
import dev.footnote.contracts.ingestion.Admissions;
import dev.footnote.contracts.ingestion.ArchiveReport;
import dev.footnote.contracts.ingestion.CollectionSummary;
import dev.footnote.contracts.ingestion.DeletedDocuments;
import dev.footnote.contracts.ingestion.DocumentNames;
import dev.footnote.contracts.ingestion.DocumentSummary;
import dev.footnote.contracts.ingestion.JobPriority;
import dev.footnote.contracts.ingestion.JobStatus;
import dev.footnote.contracts.ingestion.Listing;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The routes of a running Footnote that the command line and the evaluation use. */
public final class FootnoteClient implements AutoCloseable {
    private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(5);
    private static final Duration ARCHIVE_TIME_MAX = Duration.ofHours(12);
    private static final Duration REQUEST_TIME_MAX = Duration.ofMinutes(10);

    private final URI base;
    private final Optional<String> key;
    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIME_MAX)
                    .build();

    public FootnoteClient(URI base, Optional<String> key) {
        this.base = base;
        this.key = key;
    }

    /** Whether models are loaded, the schema is migrated and the index has caught up. */
    public boolean isReady() {
        try {
            var request = request("/actuator/health/readiness").timeout(CONNECT_TIME_MAX).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** Uploads a file; its job is on the server's disk when this returns. */
    public JobStatus put(DocumentAddress address, Path file, JobPriority priority)
            throws IOException {
        var name = Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("");
        var request =
                request(address.path())
                        .header("Content-Type", "application/octet-stream")
                        .header("X-File-Name", encode(name))
                        .header("X-Priority", priority.name().toLowerCase(Locale.ROOT))
                        .PUT(BodyPublishers.ofFile(file))
                        .build();
        return read(send(request), JobStatus.class);
    }

    /** Uploads a ZIP archive; each of its files gets a job. */
    public Admissions unpack(String collection, Path archive) throws IOException {
        var request =
                request("/api/v1/collections/%s/zip".formatted(encode(collection)))
                        .header("Content-Type", "application/zip")
                        .POST(BodyPublishers.ofFile(archive))
                        .build();
        return read(send(request), Admissions.class);
    }

    /** A page of a collection's documents. */
    public Listing<DocumentSummary> documents(
            String collection, Optional<String> cursor, int limit) {
        var after = cursor.map(text -> "&cursor=" + encode(text)).orElse("");
        var path = "/api/v1/collections/" + encode(collection) + "/documents?limit=" + limit;
        var request = request(path + after).build();
        return json.readValue(send(request), new TypeReference<Listing<DocumentSummary>>() {});
    }

    /** Deletes documents as one change; names of nothing are no error. */
    public DeletedDocuments delete(String collection, List<String> externalIds) {
        var path = "/api/v1/collections/%s/documents/delete".formatted(encode(collection));
        var request =
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(json(new DocumentNames(externalIds)))
                        .build();
        return read(send(request), DeletedDocuments.class);
    }

    public JobStatus job(String id) {
        return read(send(request("/api/v1/jobs/" + encode(id)).build()), JobStatus.class);
    }

    /** A page of the jobs, newest first. */
    public Listing<JobStatus> jobs(Optional<String> cursor, int limit) {
        var after = cursor.map(text -> "&cursor=" + encode(text)).orElse("");
        var request = request("/api/v1/jobs?limit=" + limit + after).build();
        return json.readValue(send(request), new TypeReference<Listing<JobStatus>>() {});
    }

    public Listing<CollectionSummary> collections() {
        var response = send(request("/api/v1/collections").build());
        return json.readValue(response, new TypeReference<Listing<CollectionSummary>>() {});
    }

    /** Streams the collection's archive into a file, which may be cut off; verify it. */
    public void exportArchive(String collection, Path file) {
        var path = "/api/v1/collections/" + encode(collection) + "/archive";
        try (var body = send(request(path).timeout(ARCHIVE_TIME_MAX).build())) {
            Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException broken) {
            throw new CommandFailure(
                    ExitCode.FAILED, "The export broke off: %s".formatted(broken), broken);
        }
    }

    public ArchiveReport importArchive(String collection, Path file) throws IOException {
        var path = "/api/v1/collections/" + encode(collection) + "/archive";
        var request =
                request(path)
                        .timeout(ARCHIVE_TIME_MAX)
                        .header("Content-Type", "application/zip")
                        .POST(BodyPublishers.ofFile(file))
                        .build();
        return read(send(request), ArchiveReport.class);
    }

    public SearchResponse search(SearchRequest search) {
        var request =
                request("/api/v1/search")
                        .header("Content-Type", "application/json")
                        .POST(json(search))
                        .build();
        return read(send(request), SearchResponse.class);
    }

    /** Asks and hands over the events as they arrive, the last of them the whole answer. */
    public void ask(AskRequest question, Consumer<AskEvent> consumer) {
        var request =
                request("/api/v1/ask")
                        .header("Content-Type", "application/json")
                        .header("Accept", "text/event-stream")
                        .POST(json(question))
                        .build();
        try {
            var response = http.send(request, BodyHandlers.ofLines());
            if (response.statusCode() != 200) {
                throw problem(response, response.body().reduce("", String::concat));
            }
            deliver(response.body(), consumer);
        } catch (IOException broken) {
            throw unreachable(broken);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    public Listing<KeySummary> keys() {
        var response = send(request("/api/v1/keys").build());
        return json.readValue(response, new TypeReference<Listing<KeySummary>>() {});
    }

    public IssuedKey createKey(KeyRequest key) {
        return read(send(posting("/api/v1/keys", key)), IssuedKey.class);
    }

    public void revokeKey(String id) {
        try (var _ = send(request("/api/v1/keys/" + encode(id)).DELETE().build())) {
            // The status says it all.
        } catch (IOException broken) {
            throw unreachable(broken);
        }
    }

    public IssuedKey rotateKey(String id, int graceSeconds) {
        var path = "/api/v1/keys/%s/rotate?graceSeconds=%d".formatted(encode(id), graceSeconds);
        return read(send(request(path).POST(BodyPublishers.noBody()).build()), IssuedKey.class);
    }

    public AccessGrants access(String collection) {
        return read(send(request(accessOf(collection)).build()), AccessGrants.class);
    }

    public AccessGrants allow(String collection, AccessGrants grants) {
        var request =
                request(accessOf(collection))
                        .header("Content-Type", "application/json")
                        .PUT(json(grants))
                        .build();
        return read(send(request), AccessGrants.class);
    }

    /** Makes the collection unless it is there: an editor adds only to what it reads. */
    public void ensureCollection(String collection) {
        try (var _ = send(posting("/api/v1/collections", new NewCollection(collection)))) {
            // The status says it all.
        } catch (ServerProblem problem) {
            if (problem.status() != HttpURLConnection.HTTP_CONFLICT) throw problem;
        } catch (IOException broken) {
            throw unreachable(broken);
        }
    }

    private static String accessOf(String collection) {
        return "/api/v1/collections/%s/access".formatted(encode(collection));
    }

    private HttpRequest posting(String path, Object body) {
        return request(path).header("Content-Type", "application/json").POST(json(body)).build();
    }

    private void deliver(Stream<String> lines, Consumer<AskEvent> consumer) {
        var reader = new EventReader();
        try (lines) {
            lines.forEach(line -> reader.line(line).flatMap(this::event).ifPresent(consumer));
        }
    }

    private Optional<AskEvent> event(EventReader.Event event) {
        var type =
                switch (event.name()) {
                    case "retrieved" -> AskEvent.Retrieved.class;
                    case "delta" -> AskEvent.Delta.class;
                    case "citation" -> AskEvent.Cited.class;
                    case "verdict" -> AskEvent.Judged.class;
                    case "done" -> AskEvent.Done.class;
                    case "error" -> AskEvent.Failed.class;
                    default -> null; // a later server may send more
                };
        return Optional.ofNullable(type).map(known -> json.readValue(event.data(), known));
    }

    private HttpRequest.Builder request(String path) {
        var builder = HttpRequest.newBuilder(base.resolve(path)).timeout(REQUEST_TIME_MAX);
        key.ifPresent(it -> builder.header("Authorization", "Bearer " + it));
        return builder;
    }

    private HttpRequest.BodyPublisher json(Object body) {
        return BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
    }

    private <T> T read(InputStream body, Class<T> type) {
        return json.readValue(body, type);
    }

    private InputStream send(HttpRequest request) {
        try {
            var response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() / 100 == 2) {
                return response.body();
            }
            try (var body = response.body()) {
                throw problem(response, new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException broken) {
            throw unreachable(broken);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private ServerProblem problem(HttpResponse<?> response, String body) {
        var retryAfter =
                response.headers().firstValueAsLong("Retry-After").stream()
                        .mapToObj(Duration::ofSeconds)
                        .findFirst();
        try {
            var known = json.readValue(body, new TypeReference<Map<String, Object>>() {});
            return new ServerProblem(
                    response.statusCode(),
                    String.valueOf(known.getOrDefault("code", "unavailable")),
                    String.valueOf(known.getOrDefault("detail", known.get("title"))),
                    retryAfter);
        } catch (JacksonException noProblemBody) {
            var line = "The server answered %d".formatted(response.statusCode());
            return new ServerProblem(response.statusCode(), "unavailable", line, retryAfter);
        }
    }

    private CommandFailure unreachable(IOException broken) {
        var reason =
                broken instanceof ConnectException
                        ? "No Footnote answers at %s. Start it with ./footnote run, or set"
                                        .formatted(base)
                                + " FOOTNOTE_PORT."
                        : "The connection to %s broke: %s".formatted(base, broken);
        return new CommandFailure(ExitCode.NOT_RUNNING, reason, broken);
    }

    private static CommandFailure interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new CommandFailure(ExitCode.INTERRUPTED, "Interrupted.", interrupted);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
