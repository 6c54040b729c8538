package dev.footnote.standalone.access;

import static dev.footnote.standalone.access.Principal.Call.get;
import static dev.footnote.standalone.access.Principal.Call.post;
import static dev.footnote.standalone.access.Walk.collection;
import static dev.footnote.standalone.access.Walk.foreign;
import static dev.footnote.standalone.access.Walk.job;
import static dev.footnote.standalone.access.Walk.narrowed;
import static dev.footnote.standalone.access.Walk.own;

import dev.footnote.standalone.access.Principal.Call;
import dev.footnote.standalone.access.Walk.Administration;
import dev.footnote.standalone.access.Walk.Models;
import dev.footnote.standalone.access.Walk.Same;
import dev.footnote.standalone.access.Walk.Seen;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Every route of the one process, and how it is walked. A new route belongs here: the test fails
 * until somebody has said what it may tell whom.
 */
final class Walks {
    private static final String COLLECTIONS = "/api/v1/collections";
    private static final String ONE = COLLECTIONS + "/{collection}";
    private static final String DOCUMENT = ONE + "/documents/{externalId}";

    /** Both may read it. */
    static final String COMMON = "common-notes";

    private final Map<String, Walk> walks = new TreeMap<>();

    private Walks() {
        pages();
        sessions();
        answers();
        documents();
        jobs();
        administration();
        models();
    }

    /** By method and pattern, as in {@code GET /api/v1/me}. */
    static Map<String, Walk> all() {
        return Map.copyOf(new Walks().walks);
    }

    private void pages() {
        for (String path : List.of("/", "/view", "/page/configuration", "/embedding/health")) {
            walks.put("GET " + path, new Same(get(path)));
        }
        walks.put("GET /actuator/health", new Same(get("/actuator/health")));
        walks.put("GET /actuator/health/**", new Same(get("/actuator/health/liveness")));
        walks.put("GET /api/v1/openapi.json", new Same(get("/api/v1/openapi.json")));
        walks.put("GET /api/v1/openapi.json.yaml", new Same(get("/api/v1/openapi.json.yaml")));
        walks.put("GET /actuator", new Administration(get("/actuator")));
    }

    /** The provider of the test is away, and a key is no session. */
    private void sessions() {
        walks.put("GET /sign-in", new Same(get("/sign-in")));
        walks.put("GET /sign-in/callback", new Same(get("/sign-in/callback?code=1&state=2")));
        walks.put("GET /api/v1/session", new Same(get("/api/v1/session")));
        walks.put("DELETE /api/v1/session", new Same(new Call("DELETE", "/api/v1/session", "")));
    }

    private void answers() {
        walks.put("POST /api/v1/ask", asking("/api/v1/ask", "question"));
        walks.put("POST /api/v1/search", asking("/api/v1/search", "query"));
        walks.put(
                "POST /v1/chat/completions",
                new Seen(
                        List.of(
                                _ -> chat("footnote"),
                                side -> chat("footnote/" + side.collection()),
                                _ -> chat("footnote/" + COMMON)),
                        List.of(collection(name -> chat("footnote/" + name)))));
        walks.put("GET /v1/models", own(_ -> get("/v1/models")));
        walks.put(
                "GET /v1/models/{*id}",
                foreign(collection(name -> get("/v1/models/footnote%2F" + name))));
        walks.put("GET /api/v1/me", own(_ -> get("/api/v1/me")));
        Function<String, Call> text =
                id -> get("/api/v1/documents/%s/versions/1/text".formatted(id));
        walks.put(
                "GET /api/v1/documents/{documentId}/versions/{version}/text",
                new Seen(
                        List.of(side -> text.apply(side.document())),
                        List.of(
                                new Walk.Pair(Side::document, "absent", text),
                                new Walk.Pair(
                                        side -> side.documentIds().getLast(), "absent", text))));
    }

    /** The question has words that both have, and words that one of them has alone. */
    private static Seen asking(String path, String field) {
        String question = "\"%s\": \"Where does the animal of the notes sleep?\"".formatted(field);
        return new Seen(
                List.of(
                        _ -> post(path, "{%s}".formatted(question)),
                        _ ->
                                post(
                                        path,
                                        "{%s, \"collections\": [\"%s\"]}"
                                                .formatted(question, COMMON))),
                List.of(
                        collection(
                                name ->
                                        post(
                                                path,
                                                "{%s, \"collections\": [\"%s\"]}"
                                                        .formatted(question, name)))));
    }

    private static Call chat(String model) {
        return post(
                "/v1/chat/completions",
                """
                {"model": "%s", "messages": [{"role": "user",
                 "content": "Where does the animal of the notes sleep?"}]}
                """
                        .formatted(model));
    }

    private void documents() {
        walks.put("GET " + COLLECTIONS, own(_ -> get(COLLECTIONS)));
        walks.put(
                "GET " + ONE + "/documents",
                new Seen(
                        List.of(
                                side -> get(COLLECTIONS + "/" + side.collection() + "/documents"),
                                _ -> get(COLLECTIONS + "/" + COMMON + "/documents"),
                                _ -> get(COLLECTIONS + "/" + COMMON + "/documents?limit=1")),
                        List.of(collection(name -> get(COLLECTIONS + "/" + name + "/documents")))));
        walks.put(
                "GET " + DOCUMENT,
                foreign(
                        collection(name -> get(COLLECTIONS + "/" + name + "/documents/own.txt")),
                        narrowed(id -> get(inCommon(id)))));
        walks.put(
                "PUT " + DOCUMENT,
                foreign(
                        collection(
                                name ->
                                        new Call(
                                                "PUT",
                                                COLLECTIONS + "/" + name + "/documents/own.txt",
                                                "overwritten"))));
        walks.put(
                "DELETE " + DOCUMENT,
                foreign(
                        collection(
                                name ->
                                        new Call(
                                                "DELETE",
                                                COLLECTIONS + "/" + name + "/documents/own.txt",
                                                "")),
                        narrowed(id -> new Call("DELETE", inCommon(id), ""))));
        walks.put(
                "POST " + ONE + "/documents/delete",
                foreign(
                        collection(
                                name ->
                                        post(
                                                COLLECTIONS + "/" + name + "/documents/delete",
                                                "{\"externalIds\": [\"own.txt\"]}")),
                        narrowed(
                                id ->
                                        post(
                                                inCommon("delete"),
                                                "{\"externalIds\": [\"%s\"]}".formatted(id)))));
        walks.put(
                "DELETE " + ONE,
                foreign(collection(name -> new Call("DELETE", COLLECTIONS + "/" + name, ""))));
        for (String source : List.of("zip", "addresses")) {
            walks.put(
                    "POST " + ONE + "/" + source,
                    foreign(
                            collection(
                                    name ->
                                            post(
                                                    COLLECTIONS + "/" + name + "/" + source,
                                                    "{\"urls\": [\"https://a.example\"]}"))));
        }
        // That a name is taken cannot be hidden from whoever chooses it; whose it is can.
        walks.put(
                "POST " + COLLECTIONS,
                own(_ -> post(COLLECTIONS, "{\"name\": \"%s\"}".formatted(COMMON))));
    }

    private static String inCommon(String externalId) {
        return COLLECTIONS + "/" + COMMON + "/documents/" + externalId;
    }

    private void jobs() {
        walks.put(
                "GET /api/v1/jobs",
                new Seen(
                        List.of(
                                _ -> get("/api/v1/jobs"),
                                _ -> get("/api/v1/jobs?limit=1"),
                                _ -> get("/api/v1/jobs?active=true")),
                        List.of(job(id -> get("/api/v1/jobs?cursor=" + id)))));
        walks.put(
                "GET /api/v1/jobs/{id}",
                new Seen(
                        List.of(side -> get("/api/v1/jobs/" + side.job())),
                        List.of(job(id -> get("/api/v1/jobs/" + id)))));
        walks.put(
                "DELETE /api/v1/jobs/{id}",
                foreign(job(id -> new Call("DELETE", "/api/v1/jobs/" + id, ""))));
        walks.put(
                "POST /api/v1/jobs/{id}/retry",
                foreign(job(id -> post("/api/v1/jobs/" + id + "/retry", ""))));
    }

    private void administration() {
        String access = COLLECTIONS + "/" + COMMON + "/access";
        String own = inCommon("both.txt") + "/access";
        String grants = "{\"everyone\": true}";
        administration("GET", ONE + "/access", get(access));
        administration("PUT", ONE + "/access", new Call("PUT", access, grants));
        administration("GET", DOCUMENT + "/access", get(own));
        administration("PUT", DOCUMENT + "/access", new Call("PUT", own, grants));
        administration("DELETE", DOCUMENT + "/access", new Call("DELETE", own, ""));
        for (String path : List.of("/api/v1/keys", "/api/v1/audit", "/api/v1/embedding-spaces")) {
            administration("GET", path, get(path));
        }
        administration("POST", "/api/v1/keys", post("/api/v1/keys", "{}"));
        administration("DELETE", "/api/v1/keys/{id}", new Call("DELETE", "/api/v1/keys/1", ""));
        administration("POST", "/api/v1/keys/{id}/rotate", post("/api/v1/keys/1/rotate", ""));
        administration("POST", "/api/v1/jobs/retry", post("/api/v1/jobs/retry?collection=x", ""));
        administration("POST", ONE + "/bucket", post(COLLECTIONS + "/" + COMMON + "/bucket", "{}"));
        String archive = COLLECTIONS + "/" + COMMON + "/archive";
        administration("GET", ONE + "/archive", get(archive));
        administration("POST", ONE + "/archive", post(archive, ""));
        String space = "/api/v1/embedding-spaces/1";
        administration("POST", "/api/v1/embedding-spaces", post("/api/v1/embedding-spaces", "{}"));
        administration("GET", "/api/v1/embedding-spaces/{id}", get(space));
        administration("DELETE", "/api/v1/embedding-spaces/{id}", new Call("DELETE", space, ""));
        administration(
                "POST", "/api/v1/embedding-spaces/{id}/activate", post(space + "/activate", ""));
        administration(
                "POST",
                "/api/v1/embedding-spaces/rollback",
                post("/api/v1/embedding-spaces/rollback", ""));
    }

    private void administration(String method, String pattern, Call call) {
        walks.put(method + " " + pattern, new Administration(call));
    }

    private void models() {
        String embedding = "/embedding";
        for (String route : List.of("embeddings", "tokenize", "rerank", "classify", "extract")) {
            model("POST", embedding + "/v1/" + route);
        }
        for (String route : List.of("/v2/rerank", "/rerank", "/embed"))
            model("POST", embedding + route);
        for (String route : List.of("/info", "/v1/models", "/v1/models/{name}"))
            model("GET", embedding + route);
        String inference = "/inference";
        for (String route : List.of("chat/completions", "completions", "tokenize", "perplexity")) {
            model("POST", inference + "/v1/" + route);
        }
        model("GET", inference + "/v1/models");
        model("GET", inference + "/v1/models/{name}");
        model("POST", "/v1/embeddings");
    }

    private void model(String method, String pattern) {
        String body = method.equals("POST") ? "{}" : "";
        walks.put(
                method + " " + pattern,
                new Models(new Call(method, pattern.replace("{name}", "minilm"), body)));
    }
}
