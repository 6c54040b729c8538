package dev.footnote.standalone.access;

import static dev.footnote.standalone.access.Principal.Call.get;
import static dev.footnote.standalone.access.Principal.Call.post;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.servicekit.security.RouteTable;
import dev.footnote.standalone.FootnoteClient;
import dev.footnote.standalone.Standalone;
import dev.footnote.standalone.access.Principal.Answer;
import dev.footnote.standalone.access.Principal.Call;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Two people in one installation, each with documents of her own, and with a collection of both in
 * which each has one that is narrowed to her. Every route is walked: what one is told has no trace
 * of what is the other's, and what is the other's is like what is not there.
 */
@SpringBootTest(
        classes = Standalone.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.models=../engine/src/test/resources/fixtures/tiny",
            "footnote.embedding.model=minilm",
            "footnote.inference.model=smollm2",
            "footnote.inference.remote.server=vllm",
            "footnote.inference.remote.model=writer",
            "footnote.oidc.issuer=http://127.0.0.1:1",
            "footnote.oidc.audience=footnote",
            "footnote.oidc.sign-in.client-id=footnote-page",
            "footnote.admin-key=" + FootnoteClient.KEY
        })
class TwoPrincipalsTest {
    /** By the port of the installation, which is populated once for all tests. */
    private static final Map<Integer, List<Side>> SIDES = new ConcurrentHashMap<>();

    @TempDir private static Path data;

    @LocalServerPort private int port;
    @Autowired private ApplicationContext context;
    private Installation installation = new Installation(0);
    private List<Side> sides = List.of();

    @DynamicPropertySource
    static void dataFolder(DynamicPropertyRegistry properties) {
        properties.add("footnote.data", data::toString);
        properties.add("footnote.inference.remote.url", WritingServer::start);
    }

    @BeforeEach
    void populate() {
        installation = new Installation(port);
        sides = SIDES.computeIfAbsent(port, _ -> installation.populate());
    }

    @Test
    void everyRouteIsWalkedAndClassified() {
        var table = context.getBean(RouteTable.class);
        var routes = routes();
        assertThat(routes).isEqualTo(new TreeSet<>(Walks.all().keySet()));
        assertThat(routes)
                .allSatisfy(
                        route -> {
                            var parts = route.split(" ");
                            var path =
                                    parts[1].replaceAll("\\{[^}]*}", "x").replaceAll("\\*+", "x");
                            assertThat(table.find(parts[0], PathContainer.parsePath(path)))
                                    .as(route)
                                    .isPresent();
                        });
    }

    private Set<String> routes() {
        var routes = new TreeSet<String>();
        context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()
                .forEach(it -> it.getHandlerMethods().keySet().forEach(info -> add(info, routes)));
        routes.removeIf(route -> route.endsWith(" /error"));
        return routes;
    }

    private static void add(RequestMappingInfo info, Set<String> routes) {
        for (String pattern : info.getPatternValues()) {
            var methods = info.getMethodsCondition().getMethods();
            if (methods.isEmpty()) routes.add("ANY " + pattern);
            methods.forEach(method -> routes.add(method + " " + pattern));
        }
    }

    @TestFactory
    Stream<DynamicTest> neitherIsToldOfWhatIsTheOthers() {
        return Walks.all().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(
                        entry ->
                                DynamicTest.dynamicTest(
                                        entry.getKey(), () -> walk(entry.getValue())));
    }

    /** The health is another while the index follows what an earlier walk has changed. */
    private static Answer whenReady(Principal principal, Call call) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        Answer answer = principal.send(call);
        while (answer.status() == 503 && System.nanoTime() < end) answer = principal.send(call);
        return answer;
    }

    private void walk(Walk walk) {
        Side ada = sides.get(0);
        Side bob = sides.get(1);
        Principal nobody = installation.nobody();
        switch (walk) {
            case Walk.Same(var call) -> {
                Answer answer = whenReady(nobody, call);
                assertThat(answer.status()).as(answer.body()).isIn(200, 302);
                assertThat(whenReady(ada.principal(), call)).isEqualTo(answer);
                assertThat(whenReady(bob.principal(), call)).isEqualTo(answer);
            }
            case Walk.Models(var call) -> {
                assertThat(nobody.send(call).status()).isEqualTo(401);
                assertThat(ada.principal().send(call).status()).isNotIn(401, 403);
            }
            case Walk.Administration(var call) -> {
                assertThat(nobody.send(call).status()).isEqualTo(401);
                assertThat(ada.principal().send(call).status()).isEqualTo(403);
                if (call.method().equals("GET")) {
                    assertThat(installation.administrator().send(call).status()).isNotIn(401, 403);
                }
            }
            case Walk.Seen seen -> {
                see(seen, ada, bob);
                see(seen, bob, ada);
                seen.own().forEach(own -> assertUntold(nobody, own.apply(ada)));
            }
        }
    }

    private void assertUntold(Principal nobody, Call call) {
        Answer answer = nobody.send(call);
        assertThat(answer.status()).as(call.toString()).isIn(200, 401, 404);
        for (Side side : sides) {
            String told = answer.body().replace(side.collection(), "");
            side.words().forEach(word -> assertThat(told).doesNotContain(word));
        }
    }

    private static void see(Walk.Seen seen, Side mine, Side other) {
        for (var own : seen.own()) {
            Call call = own.apply(mine);
            Answer answer = mine.principal().send(call);
            assertThat(answer.status()).as("%s: %s", call, answer).isIn(200, 409);
            assertThat(answer.body()).as(call.toString()).doesNotContain(other.traces());
            if (call.path().equals("/api/v1/ask")) {
                assertThat(mine.principal().send(call, "text/event-stream").body())
                        .contains("event: done")
                        .doesNotContain(other.traces());
            }
        }
        for (var pair : seen.foreign()) {
            String theirs = pair.of().apply(other);
            Answer foreign = mine.principal().send(pair.call().apply(theirs));
            Answer nothing = mine.principal().send(pair.call().apply(pair.nothing()));
            assertThat(plain(foreign, theirs))
                    .as(pair.call().apply(theirs).toString())
                    .isEqualTo(plain(nothing, pair.nothing()));
            assertThat(nothing.status()).isIn(200, 400, 404);
        }
    }

    /** Without what differs from request to request. */
    private static Answer plain(Answer answer, String name) {
        return new Answer(
                answer.status(),
                answer.body()
                        .strip()
                        .replace(name, "NAME")
                        .replaceAll("\"traceId\":\"[0-9a-f]+\"", "")
                        .replaceAll("(ans|chatcmpl)-[0-9a-f-]+", "")
                        .replaceAll("[mM]illis\":\\d+", "")
                        .replaceAll("\"created\":\\d+", ""));
    }

    @Test
    void eachFindsWhatIsHersAndWhatIsOfBoth() {
        for (Side side : sides) {
            var found =
                    side.principal()
                            .send(post("/api/v1/search", "{\"query\": \"animal of the notes\"}"));
            assertThat(found.body())
                    .contains(side.words())
                    .contains(side.traces().get(1), "badger");
            var collections = side.principal().send(get("/api/v1/collections"));
            assertThat(collections.body())
                    .contains("\"name\":\"%s\",\"documents\":1".formatted(side.collection()))
                    .contains("\"name\":\"%s\",\"documents\":2".formatted(Walks.COMMON));
        }
        assertThat(installation.administrator().send(get("/api/v1/collections")).body())
                .contains("\"name\":\"%s\",\"documents\":3".formatted(Walks.COMMON));
    }

    @Test
    void whatTheOtherDeletedAndOverwroteIsStillThere() {
        for (Side side : sides) {
            Side other = side.equals(sides.getFirst()) ? sides.getLast() : sides.getFirst();
            Walks.all().values().stream()
                    .filter(Walk.Seen.class::isInstance)
                    .flatMap(it -> ((Walk.Seen) it).foreign().stream())
                    .forEach(it -> other.principal().send(it.call().apply(it.of().apply(side))));
            for (String id : side.documentIds()) {
                var text = get("/api/v1/documents/%s/versions/1/text".formatted(id));
                assertThat(side.principal().send(text).body()).contains(side.words());
            }
        }
    }

    @Test
    void anIdThatAnothersDocumentHasInACollectionOfBothCannotBeOverwritten() {
        Side ada = sides.get(0);
        Side bob = sides.get(1);
        var overwrite =
                new Call(
                        "PUT",
                        "/api/v1/collections/%s/documents/%s"
                                .formatted(Walks.COMMON, bob.narrowed()),
                        "overwritten");
        assertThat(ada.principal().send(overwrite).status()).isEqualTo(409);
        assertThat(ada.principal().send(overwrite).body()).doesNotContain(bob.words());
    }

    @Test
    void aRotatedKeyARemovedRightAndARevokedKeyAreObeyedByTheNextAnswer() {
        var administrator = installation.administrator();
        var key = installation.key("kim", "reader", "readers");
        Principal kim = installation.as("kim", key.secret());
        String access = "/api/v1/collections/" + Walks.COMMON + "/access";
        String before = administrator.send(get(access)).body();
        var search = post("/api/v1/search", "{\"query\": \"grey badger\"}");
        var ask = post("/api/v1/ask", "{\"question\": \"Where does the grey badger sleep?\"}");
        assertThat(kim.send(search).body()).doesNotContain("badger sleeps");

        administrator.send(new Call("PUT", access, "{\"groups\": [\"readers\"]}"));
        assertThat(kim.send(search).body()).contains("badger sleeps");
        assertThat(kim.send(ask).body()).contains("badger sleeps");

        String rotated = installation.rotate(key.id());
        assertThat(kim.send(search).status()).isEqualTo(401);
        Principal again = kim.with(rotated);
        assertThat(again.send(search).body()).contains("badger sleeps");

        administrator.send(new Call("PUT", access, before));
        assertThat(again.send(search).body()).doesNotContain("badger sleeps");
        assertThat(again.send(ask).body())
                .contains("not_in_sources")
                .doesNotContain("badger sleeps");

        administrator.send(new Call("DELETE", "/api/v1/keys/" + key.id(), ""));
        assertThat(again.send(search).status()).isEqualTo(401);
        assertThat(again.send(ask).status()).isEqualTo(401);

        var log = administrator.send(get("/api/v1/audit")).body();
        assertThat(log)
                .contains("\"key.create\"", "\"key.rotate\"", "\"key.revoke\"", "\"access.allow\"")
                .contains("\"actor\":\"kim\"", "\"ask\"")
                .doesNotContain(rotated, key.secret(), "grey badger");
    }

    @Test
    void nothingOfAKeyIsInTheDatabaseOrBesideIt() throws Exception {
        var secrets = new ArrayList<String>();
        sides.forEach(side -> side.principal().key().ifPresent(secrets::add));
        assertThat(secrets).hasSize(2).doesNotContain("");
        try (var files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                for (String secret : secrets) {
                    assertThat(content.contains(secret)).as(file.toString()).isFalse();
                }
            }
        }
    }
}
