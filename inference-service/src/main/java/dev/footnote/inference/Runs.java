package dev.footnote.inference;

import dev.footnote.contracts.openai.Usage;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.Admission;
import dev.footnote.engine.FinishReason;
import dev.footnote.engine.GeneratedToken;
import dev.footnote.engine.Generation;
import dev.footnote.engine.GenerationEnd;
import dev.footnote.engine.GenerationListener;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.GenerationRequest;
import dev.footnote.engine.sample.grammar.GrammarException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Generations of one request side by side, brought from the engine's thread to the caller's: the
 * engine must not wait for a slow reader. What is queued is bounded by the tokens that were asked
 * for. All are admitted or none.
 */
final class Runs {
    private sealed interface Event {
        record Token(int choice, GeneratedToken token) implements Event {}

        record End(int choice, GenerationEnd end) implements Event {}
    }

    /** Receives what is generated on the caller's thread; false stops everything. */
    interface Consumer {
        /** The requests are in the model's queue. */
        boolean admitted();

        boolean token(int choice, GeneratedToken token);

        boolean end(int choice, GenerationEnd end);
    }

    private record Listener(int choice, BlockingQueue<Event> events) implements GenerationListener {
        @Override
        public void onToken(GeneratedToken token) {
            events.add(new Event.Token(choice, token));
        }

        @Override
        public void onEnd(GenerationEnd end) {
            events.add(new Event.End(choice, end));
        }
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<Generation> generations = new ArrayList<>();
    private final Consumer consumer;
    private boolean wanted = true;
    private int promptTokens;
    private int completionTokens;

    private Runs(Consumer consumer) {
        this.consumer = consumer;
    }

    /**
     * Generates and returns when all have ended; cancelled when the consumer wants no more or the
     * thread is interrupted.
     *
     * @throws ProblemException {@code overloaded} or {@code bad_request} before anything else;
     *     {@code internal} or {@code unavailable} at any time
     */
    static Usage generate(
            GenerationModel model, List<GenerationRequest> requests, Consumer consumer) {
        var runs = new Runs(consumer);
        boolean ended = false;
        try {
            requests.forEach(request -> runs.offer(model, request));
            if (!consumer.admitted()) runs.stop();
            runs.follow();
            ended = true;
            return Usage.of(runs.promptTokens, runs.completionTokens);
        } finally {
            if (!ended) runs.stop();
        }
    }

    private void offer(GenerationModel model, GenerationRequest request) {
        var listener = new Listener(generations.size(), events);
        try {
            switch (model.offer(request, listener)) {
                case Admission.Refused(var retryAfter, var reason) ->
                        throw ProblemException.overloaded(reason, retryAfter);
                case Admission.Queued(_, var generation) -> generations.add(generation);
            }
        } catch (GrammarException e) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST,
                    "The answer cannot be held to the form that is asked for (grammar,"
                            + " response_format or tool_choice): %s".formatted(e.getMessage()),
                    e);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemKind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    private void stop() {
        wanted = false;
        generations.forEach(Generation::cancel);
    }

    private void follow() {
        int running = generations.size();
        try {
            while (running > 0) {
                switch (events.take()) {
                    case Event.Token(var choice, var token) -> {
                        if (wanted && !consumer.token(choice, token)) stop();
                    }
                    case Event.End(var choice, var end) -> {
                        running--;
                        count(end);
                        if (wanted && !consumer.end(choice, checked(end))) stop();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, "The generation was interrupted before its end.", e);
        }
    }

    /** The prompt counts once, however many answers there are. */
    private void count(GenerationEnd end) {
        promptTokens = end.promptTokens();
        completionTokens += end.completionTokens();
    }

    private static GenerationEnd checked(GenerationEnd end) {
        if (end.reason() == FinishReason.FAILED) {
            throw new ProblemException(
                    ProblemKind.INTERNAL,
                    "The model failed: " + end.failure().orElse("for no stated reason"));
        }
        return end;
    }
}
