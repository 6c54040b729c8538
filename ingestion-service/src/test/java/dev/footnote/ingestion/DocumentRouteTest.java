package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.ingestion.documents.Stored;
import dev.footnote.ingestion.documents.Stored.Section;
import dev.footnote.ingestion.documents.StoredFacts;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.Reader;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Real, odd and hostile files on the whole way into the index, while others search. {@code
 * -Ddocuments=DIR} takes another set of the same layout, whose facts are then only printed.
 */
class DocumentRouteTest extends ServiceCase {
    private static final List<String> WORDS = List.of("heron", "word", "table", "processor");

    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = new ArrayList<>();

    @Test
    void everyFileEndsIndexedOrWithAReasonAndTheFactsAreThere() throws Exception {
        var given = Optional.ofNullable(System.getProperty("documents")).map(Path::of);
        var folder = given.isPresent() ? given.get() : bundled();
        var asker = Thread.ofPlatform().start(this::ask);
        var jobs = upload(folder);
        var stored = new HashMap<String, Stored>();
        for (var job : jobs.entrySet()) {
            var ended = awaitEnd("/api/v1/jobs/" + job.getValue());
            stored.put(job.getKey(), stored(job.getKey(), ended));
        }
        stop.set(true);
        asker.join();
        var result = StoredFacts.check(folder, stored);
        result.faults().forEach(System.out::println);
        System.out.printf(
                "%d of %d facts of %d files; %d searches answered meanwhile%n",
                result.facts() - result.faults().size(),
                result.facts(),
                jobs.size(),
                answered.get());
        assertThat(failures).isEmpty();
        assertThat(answered.get()).isPositive();
        if (given.isEmpty()) assertThat(result.faults()).isEmpty();
    }

    private Path bundled() throws Exception {
        var facts = Objects.requireNonNull(getClass().getResource("/documents/facts.jsonl"));
        return Path.of(facts.toURI()).resolveSibling("");
    }

    private void ask() {
        for (int i = 0; !stop.get(); i++) {
            try {
                var path = "/probe/search?collection=set&word=" + WORDS.get(i % WORDS.size());
                int status = send(request(path).GET()).statusCode();
                if (status == 200) answered.incrementAndGet();
                else failures.add("a search was answered with " + status);
                Thread.sleep(50);
            } catch (IOException e) {
                failures.add("a search was not answered: " + e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Map<String, String> upload(Path folder) throws Exception {
        var jobs = new TreeMap<String, String>();
        try (var files = Files.walk(folder.resolve("files"))) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                var name = folder.relativize(file).toString();
                if (Files.size(file) == 0) continue;
                var answer =
                        send(
                                request(documentPath("set", encoded(name)))
                                        .header("X-File-Name", encoded(name))
                                        .PUT(BodyPublishers.ofFile(file)));
                assertThat(answer.statusCode()).as(name + answer.body()).isIn(200, 202);
                jobs.put(name, JSON.readTree(answer.body()).path("id").asString(""));
            }
        }
        return jobs;
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Stored stored(String name, JsonNode job) {
        if (!job.path("stage").asString("").equals("done")) {
            var problem = job.path("problem").asString("");
            if (problem.isBlank()) failures.add(name + " failed without a reason");
            System.out.printf(
                    "%-50s failed, tries %d: %s%n",
                    name, job.path("attempts").asInt(), problem.lines().findFirst().orElse(""));
            return Stored.refused(problem);
        }
        var documents = bean(Documents.class);
        var found =
                documents
                        .find(new Reader.Unrestricted(), new DocumentKey("set", name))
                        .orElseThrow();
        var version =
                documents
                        .text(new Reader.Unrestricted(), found.documentId(), found.version())
                        .orElseThrow();
        var pages = new TreeMap<Integer, String>();
        for (var page : version.pages()) {
            pages.merge(
                    page.page(),
                    version.text().substring(page.start(), page.end()),
                    (a, b) -> a + "\n" + b);
        }
        var passages =
                documents.passages(new Reader.Unrestricted(), found.documentId()).stream()
                        .map(it -> new Section(it.headingPath(), it.text()))
                        .toList();
        var warnings = new ArrayList<String>();
        job.path("report").path("warnings").forEach(it -> warnings.add(it.asString("")));
        int without = job.path("report").path("pagesWithoutText").asInt();
        return new Stored(Optional.empty(), without, warnings, version.text(), pages, passages);
    }
}
