package dev.footnote.standalone.access;

import static dev.footnote.standalone.access.Principal.Call.get;
import static dev.footnote.standalone.access.Principal.Call.post;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.standalone.FootnoteClient;
import dev.footnote.standalone.access.Principal.Call;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A running Footnote with its administrator, who makes keys, lists and documents. */
final class Installation {
    private static final JsonMapper JSON = new JsonMapper();

    private final int port;

    Installation(int port) {
        this.port = port;
    }

    /** A key as it was made. */
    record Key(String id, String secret) {}

    Principal administrator() {
        return as("administrator", FootnoteClient.KEY);
    }

    Principal nobody() {
        return new Principal("nobody", Optional.empty(), port);
    }

    Principal as(String name, String key) {
        return new Principal(name, Optional.of(key), port);
    }

    Key key(String owner, String role, String group) {
        var made =
                administrator()
                        .send(
                                post(
                                        "/api/v1/keys",
                                        """
                                        {"name": "key of %s", "owner": "%s", "role": "%s",
                                         "groups": ["%s"]}
                                        """
                                                .formatted(owner, owner, role, group)));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        var body = JSON.readTree(made.body());
        return new Key(body.at("/key/id").asString(), body.path("secret").asString());
    }

    String rotate(String id) {
        var rotated = administrator().send(post("/api/v1/keys/" + id + "/rotate", ""));
        return JSON.readTree(rotated.body()).path("secret").asString();
    }

    List<Side> populate() {
        Principal ada = as("ada", key("ada", "editor", "board").secret());
        Principal bob = as("bob", key("bob", "editor", "works").secret());
        allow(Walks.COMMON, "{\"users\": [\"ada\"], \"groups\": [\"works\"]}");
        upload(administrator(), Walks.COMMON, "both.txt", "The grey badger sleeps under the mill.");
        return List.of(
                side(ada, "crimson heron", "quarry seven"),
                side(bob, "cobalt otter", "harbour nine"));
    }

    /** The same sentence for each, but for the words that are hers alone. */
    private Side side(Principal principal, String animal, String place) {
        String text =
                "The animal of the notes is the %s. It sleeps in %s.".formatted(animal, place);
        String collection = principal.name() + "-notes";
        String narrowed = principal.name() + "-only.txt";
        var created =
                principal.send(
                        post("/api/v1/collections", "{\"name\": \"%s\"}".formatted(collection)));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        var jobs = new ArrayList<String>();
        jobs.add(upload(principal, collection, "own.txt", text));
        jobs.add(upload(principal, Walks.COMMON, narrowed, text));
        var narrow =
                administrator()
                        .send(
                                new Call(
                                        "PUT",
                                        "/api/v1/collections/%s/documents/%s/access"
                                                .formatted(Walks.COMMON, narrowed),
                                        "{\"users\": [\"%s\"]}".formatted(principal.name())));
        assertThat(narrow.status()).as(narrow.body()).isEqualTo(200);
        var ids =
                List.of(
                        documentId(principal, collection, "own.txt"),
                        documentId(principal, Walks.COMMON, narrowed));
        FootnoteClient.await(
                () ->
                        principal.send(
                                post("/api/v1/search", "{\"query\": \"%s\"}".formatted(animal))),
                it -> ids.stream().allMatch(it.body()::contains));
        return new Side(principal, collection, narrowed, ids, jobs, List.of(animal, place));
    }

    private void allow(String collection, String grants) {
        var path = "/api/v1/collections/%s/access".formatted(collection);
        assertThat(administrator().send(new Call("PUT", path, grants)).status()).isEqualTo(200);
    }

    private static String documentId(Principal principal, String collection, String externalId) {
        var path = "/api/v1/collections/%s/documents/%s".formatted(collection, externalId);
        return JSON.readTree(principal.send(get(path)).body()).path("documentId").asString();
    }

    private static String upload(
            Principal principal, String collection, String externalId, String text) {
        var path = "/api/v1/collections/%s/documents/%s".formatted(collection, externalId);
        var accepted = principal.send(new Call("PUT", path, text));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        String id = JSON.readTree(accepted.body()).path("id").asString();
        JsonNode job =
                FootnoteClient.await(
                        () -> JSON.readTree(principal.send(get("/api/v1/jobs/" + id)).body()),
                        it -> it.path("stage").asString().matches("done|failed"));
        assertThat(job.path("stage").asString()).as(job.toString()).isEqualTo("done");
        return id;
    }
}
