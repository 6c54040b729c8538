package dev.footnote.servicekit;

import dev.footnote.contracts.openai.StopSequences;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.AdminKeyConfiguration;
import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.Callers;
import dev.footnote.servicekit.security.KeyBook;
import dev.footnote.servicekit.security.Role;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.Routes;
import dev.footnote.servicekit.security.Scope;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A service that does everything the kit has an answer to. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({
    ServiceKitConfiguration.class,
    AdminKeyConfiguration.class,
    SampleService.SampleController.class
})
class SampleService {
    @Bean
    Routes sampleRoutes() {
        return Routes.of(
                Route.post("/v1/orders", Access.OPEN),
                Route.post("/api/v1/orders", Access.OPEN),
                Route.post("/api/v1/small", Access.OPEN),
                Route.get("/v1/busy", Access.OPEN),
                Route.get("/api/v1/busy", Access.OPEN),
                Route.get("/api/v1/broken", Access.OPEN),
                Route.get("/api/v1/behind", Access.OPEN),
                Route.get("/api/v1/count", Access.OPEN),
                Route.get("/api/v1/container", Access.OPEN),
                Route.get("/v1/stream", Access.OPEN),
                Route.get("/v1/whole", Access.OPEN),
                Route.get("/api/v1/asked", Access.ASK),
                Route.get("/v1/raw", Access.MODELS),
                Route.get("/api/v1/secrets/{name}", Access.MANAGE));
    }

    /** Knows one reader. */
    @Bean
    KeyBook readers() {
        var reader =
                new Caller(
                        "ada",
                        Optional.of("ada"),
                        Set.of("board"),
                        Role.READER,
                        Set.of(Scope.ASK),
                        Optional.of("k-1"));
        return key -> key.equals("reader's key") ? Optional.of(reader) : Optional.empty();
    }

    @Bean
    BodyLimit bodyLimit() {
        return new BodyLimit("/api/v1/small", DataSize.ofBytes(64));
    }

    @Bean
    Interruptions interruptions() {
        return new Interruptions(new CountDownLatch(1), new CountDownLatch(1));
    }

    /** What the sample's endless answers tell the test. */
    record Interruptions(CountDownLatch stream, CountDownLatch whole) {}

    record Order(String dish, int count, StopSequences stops) {}

    @RestController
    static class SampleController {
        private final LiveResponses live;
        private final Interruptions interruptions;
        private final Callers callers;

        SampleController(LiveResponses live, Interruptions interruptions, Callers callers) {
            this.callers = callers;
            this.live = live;
            this.interruptions = interruptions;
        }

        @PostMapping({"/v1/orders", "/api/v1/orders", "/api/v1/small"})
        Order order(@RequestBody Order order) {
            return order;
        }

        @GetMapping({"/v1/busy", "/api/v1/busy"})
        String busy() {
            throw ProblemException.overloaded(
                    "16 requests are waiting; the limit is 16.", Duration.ofSeconds(7));
        }

        @GetMapping("/api/v1/broken")
        String broken() {
            throw new IllegalStateException("an internal secret");
        }

        @GetMapping("/api/v1/behind")
        String behind(@RequestParam boolean known) {
            var reset = new SocketException("Connection reset by peer");
            if (known) throw new ProblemException(ProblemKind.UNAVAILABLE, "It is away.", reset);
            throw new IllegalStateException("the connection to the database ended", reset);
        }

        @GetMapping("/api/v1/count")
        int count(@RequestParam int limit) {
            return limit;
        }

        @GetMapping("/api/v1/container")
        void container(HttpServletResponse response) throws IOException {
            response.sendError(409, "something inside");
        }

        @GetMapping({"/api/v1/asked", "/v1/raw"})
        String asked() {
            return callers.current().name();
        }

        @GetMapping("/api/v1/unclassified")
        String unclassified() {
            return "nobody sees this";
        }

        @GetMapping("/api/v1/secrets/one")
        String secret() {
            return "the secret";
        }

        @GetMapping("/v1/stream")
        void stream(@RequestParam String then, HttpServletResponse response) {
            live.events(
                    response,
                    events -> {
                        if (then.equals("refuse")) busy();
                        events.send("", Map.of("text", "one\ntwo"));
                        events.send("named", List.of(1));
                        if (then.equals("fail")) {
                            throw new ProblemException(ProblemKind.UNAVAILABLE, "The model died.");
                        }
                        if (then.equals("wait")) awaitInterrupt(interruptions.stream());
                        events.sendText("", "[DONE]");
                    },
                    problem -> new LiveResponses.LastEvent("", ProblemWriter.openAiBody(problem)));
        }

        @GetMapping("/v1/whole")
        void whole(@RequestParam String then, HttpServletResponse response) {
            live.json(
                    response,
                    () -> {
                        if (then.equals("refuse")) busy();
                        if (then.equals("slow")) pause(Duration.ofMillis(1500));
                        if (then.equals("wait")) awaitInterrupt(interruptions.whole());
                        if (then.equals("fail")) {
                            pause(Duration.ofMillis(1500));
                            throw new IllegalStateException("failed late");
                        }
                        return Map.of("text", "all of it");
                    });
        }

        private static void pause(Duration time) {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }

        private static void awaitInterrupt(CountDownLatch told) {
            try {
                new CountDownLatch(1).await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                told.countDown();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
