package dev.footnote.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.inference.web.InferenceWebConfiguration;
import dev.footnote.servicekit.ServiceKitConfiguration;
import dev.footnote.servicekit.models.ModelCalls;
import dev.footnote.servicekit.security.Routes;
import dev.footnote.servicekit.security.ServiceKeyConfiguration;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** What clients see of a service whose one place is taken, and what it sees of their leaving. */
@SpringBootTest(
        classes = BusyServiceTest.BusyService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.service-key=between services",
            "management.endpoint.health.group.readiness.include=readinessState"
        })
class BusyServiceTest {
    private static final String STREAMED =
            """
            {"messages": [{"role": "user", "content": "tea"}], "max_tokens": 50, "stream": true}\
            """;
    private static final String WHOLE =
            """
            {"messages": [{"role": "user", "content": "tea"}], "max_tokens": 2}\
            """;

    private static final String TEXT_STREAMED =
            """
            {"prompt": "tea", "max_tokens": 50, "stream": true}\
            """;
    private static final String TEXT_WHOLE =
            """
            {"prompt": "tea", "max_tokens": 50}\
            """;

    @Autowired private GatedModel model;
    @LocalServerPort private int port;

    @Test
    void theNextRequestIsRefusedUntilTheClientOfTheFirstLeaves() throws Exception {
        for (String[] request :
                new String[][] {
                    {"chat/completions", STREAMED},
                    {"chat/completions", WHOLE},
                    {"completions", TEXT_STREAMED},
                    {"completions", TEXT_WHOLE}
                }) {
            try (var first = new Socket(InetAddress.getLoopbackAddress(), port)) {
                post(first, request[0], request[1]);
                model.begun.acquire();
                var refused = send(WHOLE);
                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(refused.headers().firstValue("Retry-After")).contains("3");
                assertThat(refused.body()).contains("\"code\":\"overloaded\"");
                // The answer begins: with its first event, or with the first sign of patience.
                assertThat(first.getInputStream().read()).isEqualTo('H');
            }
            assertThat(model.cancelled.tryAcquire(8, TimeUnit.SECONDS)).isTrue();
            model.ended.acquire();
        }
        model.words.release(2);
        var answer = send(WHOLE);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"object\":\"chat.completion\"", "\"content\":\"word word \"")
                .contains("\"finish_reason\":\"length\"", "\"completion_tokens\":2");
    }

    @Test
    void aTextIsJudgedAfterTheClientOfTheOneBeforeHasLeft() throws Exception {
        String text =
                """
                {"input": "a cup of tea"}\
                """;
        try (var first = new Socket(InetAddress.getLoopbackAddress(), port)) {
            post(first, "perplexity", text);
            model.begun.acquire();
            var refused = send("perplexity", text);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("5");
            assertThat(refused.body()).contains("\"code\":\"overloaded\"");
        }
        assertThat(model.cancelled.tryAcquire(8, TimeUnit.SECONDS)).isTrue();
        model.words.release();
        var answer = send("perplexity", text);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"mean_logprob\":-1.0");
        model.begun.acquire();
    }

    @Test
    void ofSeveralAnswersThatDoNotAllFitNoneIsLeftRunning() throws Exception {
        String two =
                """
                {"messages": [{"role": "user", "content": "tea"}], "n": 2, "max_tokens": 2}\
                """;
        var refused = send(two);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
        model.ended.acquire();
        model.begun.drainPermits();
        model.cancelled.drainPermits();
    }

    private void post(Socket socket, String route, String body) throws Exception {
        String head =
                """
                POST /v1/%s HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/json\r
                Authorization: Bearer between services\r
                Content-Length: %d\r
                \r
                """
                        .formatted(route, body.length());
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
    }

    private HttpResponse<String> send(String body) throws Exception {
        return send("chat/completions", body);
    }

    private HttpResponse<String> send(String route, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/" + route))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer between services")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({
        ServiceKitConfiguration.class,
        ServiceKeyConfiguration.class,
        InferenceWebConfiguration.class
    })
    static class BusyService {
        @Bean
        Routes inferenceRoutes() {
            return InferenceRoutes.all();
        }

        @Bean
        GatedModel gatedModel() {
            return new GatedModel();
        }

        @Bean
        LanguageModels languageModels(GatedModel model) {
            return new OneModel("gated", model, 0);
        }

        @Bean
        Generator generator(LanguageModels models) {
            return new Generator(
                    models,
                    InstantSource.system(),
                    new ModelCalls(
                            ObservationRegistry.NOOP, new SimpleMeterRegistry(), "footnote"));
        }

        @Bean
        LocalChatGeneration localChatGeneration(LanguageModels models) {
            return new LocalChatGeneration(models, InstantSource.system());
        }
    }
}
