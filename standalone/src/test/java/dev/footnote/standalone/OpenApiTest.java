package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The description of the API has every route that the server has. */
@SpringBootTest(
        classes = Standalone.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.models=../engine/src/test/resources/fixtures/tiny",
            "footnote.embedding.model=minilm",
            "footnote.inference.model=smollm2",
            "footnote.oidc.issuer=http://127.0.0.1:1",
            "footnote.oidc.audience=footnote",
            "footnote.oidc.sign-in.client-id=footnote-page",
            "footnote.admin-key=" + FootnoteClient.KEY
        })
class OpenApiTest {
    /** Pages, the container's errors, and the description itself. */
    private static final Set<String> NO_API =
            Set.of(
                    "GET /",
                    "GET /view",
                    "GET /sign-in",
                    "GET /sign-in/callback",
                    "GET /error",
                    "GET /api/v1/openapi.json",
                    "GET /api/v1/openapi.json.yaml",
                    "GET /api/v1/openapi.yaml");

    @TempDir private static Path data;

    @LocalServerPort private int port;

    @Autowired private RequestMappingHandlerMapping requestMappingHandlerMapping;

    @DynamicPropertySource
    static void dataFolder(DynamicPropertyRegistry properties) {
        properties.add("footnote.data", data::toString);
    }

    @Test
    void everyRouteIsDescribed() {
        var routes = new TreeSet<String>();
        requestMappingHandlerMapping.getHandlerMethods().keySet().forEach(it -> add(it, routes));
        routes.removeAll(NO_API);
        assertThat(routes)
                .contains("POST /api/v1/ask", "PUT " + DOCUMENT, "DELETE /api/v1/session");

        JsonNode description = new FootnoteClient(port).get("/api/v1/openapi.json");
        var described = new TreeSet<String>();
        description
                .path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .propertyNames()
                                        .forEach(
                                                method ->
                                                        described.add(
                                                                method.toUpperCase(Locale.ROOT)
                                                                        + " "
                                                                        + path.getKey())));
        assertThat(described).containsAll(routes);
    }

    private static final String DOCUMENT =
            "/api/v1/collections/{collection}/documents/{externalId}";

    private static void add(RequestMappingInfo route, Set<String> routes) {
        for (String pattern : route.getPatternValues()) {
            String path = pattern.replace("{*", "{");
            var methods = route.getMethodsCondition().getMethods();
            if (methods.isEmpty()) routes.add("GET " + path);
            methods.forEach(it -> routes.add(it.name() + " " + path));
        }
    }
}
