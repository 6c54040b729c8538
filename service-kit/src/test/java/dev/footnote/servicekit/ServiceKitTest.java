package dev.footnote.servicekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

@SpringBootTest(
        classes = SampleService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "footnote.admin-key=open sesame")
class ServiceKitTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort private int port;
    @Autowired private JsonMapper json;
    @Autowired private SampleService.Interruptions interruptions;

    @Test
    void anUnknownRouteIsAProblemWithAStableCodeAndTheTraceIdOfItsHeader() throws Exception {
        var response = get("/api/v1/nowhere");
        assertProblem(response, 404, "not_found");
        assertThat(json.readTree(response.body()).path("traceId").asString())
                .isEqualTo(response.headers().firstValue("X-Trace-Id").orElseThrow())
                .hasSize(32);
        assertThat(json.readTree(response.body()).path("instance").asString())
                .isEqualTo("/api/v1/nowhere");
    }

    @Test
    void theTraceIdOfTheCallerIsKept() throws Exception {
        var response =
                send(
                        request("/api/v1/nowhere")
                                .header(
                                        "traceparent",
                                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        assertThat(response.headers().firstValue("X-Trace-Id"))
                .contains("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void underV1EveryErrorHasTheShapeOfOpenAi() throws Exception {
        var busy = get("/v1/busy");
        assertThat(busy.statusCode()).isEqualTo(429);
        assertThat(busy.headers().firstValue("Retry-After")).contains("7");
        var error = json.readTree(busy.body()).path("error");
        assertThat(error.path("type").asString()).isEqualTo("rate_limit_error");
        assertThat(error.path("code").asString()).isEqualTo("overloaded");
        assertThat(error.path("message").asString()).contains("limit is 16");
        assertThat(error.path("param").isNull()).isTrue();
        assertOpenAiError(get("/v1/nowhere"), 404, "not_found");
        assertOpenAiError(post("/v1/orders", "{"), 400, "bad_request");
        assertOpenAiError(get("/v1/orders"), 405, "method_not_allowed");
    }

    @Test
    void aRefusalSaysWhenToTryAgain() throws Exception {
        var busy = get("/api/v1/busy");
        assertProblem(busy, 429, "overloaded");
        assertThat(busy.headers().firstValue("Retry-After")).contains("7");
    }

    @Test
    void aWrongMethodIsAProblemThatNamesTheRightOnes() throws Exception {
        var response = get("/api/v1/orders");
        assertProblem(response, 405, "method_not_allowed");
        assertThat(response.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void aBodyThatIsNoJsonSaysWhere() throws Exception {
        var response = post("/api/v1/orders", "{\"dish\": soup}");
        assertProblem(response, 400, "bad_request");
        assertThat(detail(response)).contains("line 1").doesNotContain("jackson", "java");
    }

    @Test
    void aValueOfTheWrongTypeSaysWhichWithoutNamingOurClasses() throws Exception {
        var response = post("/api/v1/orders", "{\"dish\": \"soup\", \"count\": \"many\"}");
        assertProblem(response, 400, "bad_request");
        assertThat(detail(response)).startsWith("count: ").doesNotContain("dev.footnote", "java");
    }

    @Test
    void aValueThatOurRecordsRefuseComesWithTheirMessage() throws Exception {
        var response = post("/api/v1/orders", "{\"count\": 1, \"stops\": 5}");
        assertProblem(response, 400, "bad_request");
        assertThat(detail(response))
                .isEqualTo("stops: stop is neither a string nor a list of strings");
    }

    @Test
    void aConnectionToAServiceThatWasResetIsNotTakenForTheClients() throws Exception {
        assertProblem(get("/api/v1/behind?known=true"), 503, "unavailable");
        assertProblem(get("/api/v1/behind?known=false"), 500, "internal");
    }

    @Test
    void aMissingOrMistypedParameterIsABadRequest() throws Exception {
        assertProblem(get("/api/v1/count"), 400, "bad_request");
        var response = get("/api/v1/count?limit=ten");
        assertProblem(response, 400, "bad_request");
        assertThat(detail(response)).contains("limit");
    }

    @Test
    void aMultipartFormWithoutItsBoundaryIsABadRequest() throws Exception {
        var response =
                send(
                        request("/api/v1/count?limit=1")
                                .header("Content-Type", "multipart/form-data"));
        assertProblem(response, 400, "bad_request");
        assertThat(detail(response)).contains("boundary");
    }

    @Test
    void aParameterThatCannotBeDecodedIsABadRequest() throws Exception {
        assertProblem(get("/api/v1/count?limit=%F3%BE"), 400, "bad_request");
        assertProblem(get("/api/v1/count?=%C2%A9&limit=1"), 400, "bad_request");
    }

    @Test
    void anotherMediaTypeIsRefused() throws Exception {
        var request =
                request("/api/v1/orders")
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString("a,b"));
        assertProblem(send(request), 415, "unsupported_media_type");
    }

    @Test
    void anUnexpectedFailureKeepsItsReasonInside() throws Exception {
        var response = get("/api/v1/broken");
        assertProblem(response, 500, "internal");
        assertThat(response.body()).doesNotContain("an internal secret", "Exception");
    }

    @Test
    void theContainersOwnErrorIsAProblemToo() throws Exception {
        assertProblem(get("/api/v1/container"), 409, "conflict");
        assertProblem(get("/error"), 404, "not_found");
    }

    @Test
    void aRequestThatNeverReachesTheApplicationIsAnsweredWithAProblem() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(
                            "GET /a|<b> HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json", "\"code\":\"bad_request\"")
                    .doesNotContain("Tomcat", "<html");
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhetherItsLengthIsStatedOrNot() throws Exception {
        String body = "{\"dish\": \"" + "x".repeat(100) + "\", \"count\": 1}";
        assertProblem(post("/api/v1/small", body), 413, "too_large");
        var chunked =
                request("/api/v1/small")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(body)));
        assertProblem(send(chunked), 413, "too_large");
    }

    @Test
    void theAdministratorsRoutesNeedTheKey() throws Exception {
        var none = get("/api/v1/secrets/one");
        assertProblem(none, 401, "unauthenticated");
        assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertProblem(secret("Bearer close sesame"), 401, "unauthenticated");
        assertProblem(secret("Basic open sesame"), 401, "unauthenticated");
        assertProblem(secret("Bearer"), 401, "unauthenticated");
        assertProblem(get("/api/v1/secrets;x=1/one"), 401, "unauthenticated");
        assertProblem(get("/api/v1/%73ecrets/one"), 401, "unauthenticated");
        assertThat(secret("Bearer open sesame").body()).isEqualTo("the secret");
    }

    @Test
    void aKeyThatIsNotEnoughIsForbiddenAndSaysWhatIsNeeded() throws Exception {
        var response = secret("Bearer reader's key");
        assertProblem(response, 403, "forbidden");
        assertThat(detail(response)).contains("administrator", "manage");
        var raw = send(request("/v1/raw").header("Authorization", "Bearer reader's key"));
        assertOpenAiError(raw, 403, "forbidden");
        assertOpenAiError(get("/v1/raw"), 401, "unauthenticated");
    }

    @Test
    void aWrongKeyIsRefusedAlsoWhereNoneIsNeededButTheWordAnonymousIsNone() throws Exception {
        assertThat(get("/api/v1/asked").body()).isEqualTo("anonymous");
        assertThat(asked("Bearer anonymous").body()).isEqualTo("anonymous");
        assertThat(asked("bearer reader's key").body()).isEqualTo("ada");
        assertProblem(asked("Bearer guessed"), 401, "unauthenticated");
        assertProblem(asked(""), 401, "unauthenticated");
        assertOpenAiError(
                send(request("/v1/busy").header("Authorization", "Bearer guessed")),
                401,
                "unauthenticated");
    }

    @Test
    void aRouteThatNobodyClassifiedIsNotThereForAnybody() throws Exception {
        assertProblem(get("/api/v1/unclassified"), 404, "not_found");
        var request = request("/api/v1/unclassified").header("Authorization", "Bearer open sesame");
        assertProblem(send(request), 404, "not_found");
    }

    @Test
    void everyAnswerTellsBrowsersWhatNotToDo() throws Exception {
        for (var answer : List.of(get("/api/v1/asked"), get("/api/v1/secrets/one"))) {
            var headers = answer.headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
            assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(headers.firstValue("Cache-Control")).contains("no-store");
            assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'");
            assertThat(headers.firstValue("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void aStreamCarriesItsEventsAndItsEnd() throws Exception {
        var response = get("/v1/stream?then=end");
        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/event-stream");
        assertThat(response.body())
                .isEqualTo(
                        """
                        data: {"text":"one\\ntwo"}

                        event: named
                        data: [1]

                        data: [DONE]

                        """);
    }

    @Test
    void aStreamRefusedBeforeItsFirstEventHasAStatus() throws Exception {
        assertOpenAiError(get("/v1/stream?then=refuse"), 429, "overloaded");
        assertOpenAiError(get("/v1/whole?then=refuse"), 429, "overloaded");
    }

    @Test
    void aStreamThatBreaksOffSaysSoInItsLastEvent() throws Exception {
        assertThat(get("/v1/stream?then=fail").body())
                .contains("\"code\":\"unavailable\"")
                .doesNotContain("[DONE]");
    }

    @Test
    void aSlowAnswerIsStillOneJsonValue() throws Exception {
        String body = get("/v1/whole?then=slow").body();
        assertThat(body).startsWith("\n");
        assertThat(json.readTree(body).path("text").asString()).isEqualTo("all of it");
    }

    @Test
    void anAnswerThatFailsAfterItHasBegunBreaksTheConnection() {
        assertThatThrownBy(() -> get("/v1/whole?then=fail")).isInstanceOf(IOException.class);
    }

    @Test
    void aClientThatLeavesInterruptsTheWork() throws Exception {
        leaveAfterRequest("/v1/stream?then=wait");
        leaveAfterRequest("/v1/whole?then=wait");
        assertThat(interruptions.stream().await(8, TimeUnit.SECONDS)).isTrue();
        assertThat(interruptions.whole().await(8, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theProbesAreThereAndTheApiIsDescribed() throws Exception {
        assertThat(get("/actuator/health/liveness").body()).contains("UP");
        assertThat(get("/actuator/health/readiness").body()).contains("UP");
        assertThat(get("/api/v1/openapi.json").body()).contains("/api/v1/orders");
    }

    private void leaveAfterRequest(String path) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(
                            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
    }

    private HttpResponse<String> secret(String authorization) throws Exception {
        return send(request("/api/v1/secrets/one").header("Authorization", authorization));
    }

    private HttpResponse<String> asked(String authorization) throws Exception {
        return send(request("/api/v1/asked").header("Authorization", authorization));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private String detail(HttpResponse<String> response) {
        return json.readTree(response.body()).path("detail").asString();
    }

    private void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/problem+json");
        JsonNode body = json.readTree(response.body());
        assertThat(body.path("status").asInt()).isEqualTo(status);
        assertThat(body.path("code").asString()).isEqualTo(code);
        assertThat(body.path("title").asString()).isNotBlank();
    }

    private void assertOpenAiError(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json.readTree(response.body()).path("error").path("code").asString())
                .isEqualTo(code);
    }
}
