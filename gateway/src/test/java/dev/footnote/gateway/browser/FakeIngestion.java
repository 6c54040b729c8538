package dev.footnote.gateway.browser;

import dev.footnote.gateway.FakeKnowledge;
import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.Routes;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The ingestion-service's routes as the page calls them, on the test's knowledge. */
@RestController
final class FakeIngestion {
    static final String KEY = "the-key";

    private final FakeKnowledge knowledge;
    private final Map<String, Map<String, Object>> documents = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

    FakeIngestion(FakeKnowledge knowledge) {
        this.knowledge = knowledge;
    }

    @Bean
    static Routes ingestionRoutes() {
        String documents = "/api/v1/collections/{collection}/documents";
        return Routes.of(
                Route.get("/api/v1/collections", Access.LIST),
                Route.get(documents, Access.LIST),
                Route.put(documents + "/{id}", Access.WRITE),
                Route.delete(documents + "/{id}", Access.WRITE),
                Route.get("/api/v1/jobs/{id}", Access.WRITE));
    }

    void clear() {
        documents.clear();
        asked.clear();
    }

    private static boolean refused(String authorization, HttpServletResponse response)
            throws IOException {
        if (authorization.equals("Bearer " + KEY)) return false;
        response.sendError(401);
        return true;
    }

    @GetMapping("/api/v1/collections")
    Map<String, Object> collections(
            @RequestHeader("Authorization") String authorization, HttpServletResponse response)
            throws IOException {
        if (refused(authorization, response)) return Map.of();
        return Map.of("items", List.of(Map.of("name", "default", "documents", 1, "chunks", 1)));
    }

    @GetMapping("/api/v1/collections/{collection}/documents")
    Map<String, Object> list(@PathVariable String collection) {
        return Map.of("items", List.copyOf(documents.values()));
    }

    @PutMapping("/api/v1/collections/{collection}/documents/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> put(
            @PathVariable String collection, @PathVariable String id, @RequestBody byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        asked.put(id, new AtomicInteger());
        if (!text.contains("broken")) {
            knowledge.put(collection, id, text);
            documents.put(id, summary(collection, id));
        }
        return job(id, "received", 0, text.contains("broken"));
    }

    @GetMapping("/api/v1/jobs/{id}")
    Map<String, Object> job(@PathVariable String id) {
        AtomicInteger times = asked.getOrDefault(id, new AtomicInteger());
        boolean broken = !documents.containsKey(id);
        return times.getAndIncrement() == 0
                ? job(id, "embedding", 0.5, broken)
                : job(id, broken ? "failed" : "done", 1, broken);
    }

    @DeleteMapping("/api/v1/collections/{collection}/documents/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String collection, @PathVariable String id) {
        documents.remove(id);
    }

    private static Map<String, Object> job(
            String id, String stage, double progress, boolean broken) {
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("id", id);
        job.put("stage", stage);
        job.put("progress", progress);
        if (stage.equals("failed") && broken) {
            job.put("problem", "The file is encrypted. Upload it without a password.");
        }
        if (stage.equals("done")) {
            job.put(
                    "report",
                    Map.of(
                            "pages",
                            1,
                            "chunks",
                            1,
                            "unchanged",
                            false,
                            "warnings",
                            List.of("Page 2 has no text.")));
        }
        return job;
    }

    private static Map<String, Object> summary(String collection, String id) {
        return Map.of(
                "documentId",
                "doc-" + id,
                "collection",
                collection,
                "externalId",
                id,
                "version",
                1,
                "title",
                id,
                "pages",
                1,
                "chunks",
                1,
                "publishedAt",
                "2026-01-01T00:00:00Z");
    }
}
