package dev.footnote.gateway.web;

import dev.footnote.contracts.answer.Answer;
import dev.footnote.contracts.answer.AskEvent;
import dev.footnote.contracts.answer.AskRequest;
import dev.footnote.contracts.answer.Asking;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.gateway.answer.CallerAsking;
import dev.footnote.identity.web.SpentTokens;
import dev.footnote.servicekit.LiveResponses;
import dev.footnote.servicekit.security.Callers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import java.util.concurrent.atomic.AtomicReference;

/** Asking the documents: one JSON answer, or its events as they come. */
@RestController
final class AskController {
    private final CallerAsking asking;
    private final Callers callers;
    private final LiveResponses live;

    AskController(CallerAsking asking, Callers callers, LiveResponses live) {
        this.asking = asking;
        this.callers = callers;
        this.live = live;
    }

    @PostMapping("/api/v1/ask")
    void ask(
            @RequestBody AskRequest question,
            HttpServletRequest request,
            HttpServletResponse response) {
        Asking mine = counted(asking.of(callers.current()), request);
        if (question.stream().orElse(false) || wantsEvents(request)) {
            live.events(
                    response,
                    events -> mine.ask(question, event -> events.send(event.name(), event)),
                    problem ->
                            new LiveResponses.LastEvent(
                                    "error",
                                    new AskEvent.Failed(problem.kind().code(), problem.detail())));
            return;
        }
        live.jsonOnceBegun(response, begun -> whole(mine, question, begun));
    }

    /** The same, with what the answer reads and writes counted against its caller. */
    static Asking counted(Asking asking, HttpServletRequest request) {
        return (question, consumer) ->
                asking.ask(
                        question,
                        event -> {
                            if (event instanceof AskEvent.Done(var answer)) {
                                var timings = answer.timings();
                                SpentTokens.add(
                                        request,
                                        timings.promptTokens() + timings.completionTokens());
                            }
                            return consumer.accept(event);
                        });
    }

    /**
     * Asks and waits for the whole answer; {@code begun} runs when the first words are there, since
     * a model that is busy refuses before them.
     */
    static Answer whole(Asking asking, AskRequest question, Runnable begun) {
        var answer = new AtomicReference<Answer>();
        asking.ask(
                question,
                event -> {
                    if (event instanceof AskEvent.Delta) begun.run();
                    if (event instanceof AskEvent.Done done) answer.set(done.answer());
                    return !Thread.currentThread().isInterrupted();
                });
        Answer given = answer.get();
        if (given == null) {
            throw new ProblemException(ProblemKind.UNAVAILABLE, "The answer broke off; ask again.");
        }
        return given;
    }

    private static boolean wantsEvents(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE);
    }
}
