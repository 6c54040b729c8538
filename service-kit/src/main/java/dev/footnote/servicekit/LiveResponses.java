package dev.footnote.servicekit;

import dev.footnote.contracts.problem.ProblemException;

import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers that take as long as a model does, written by the request's own virtual thread. A client
 * that leaves is noticed within about two pulses, also while nothing is to be sent; the work is
 * then interrupted.
 */
public final class LiveResponses {
    private static final Logger log = LoggerFactory.getLogger(LiveResponses.class);
    private static final byte[] EVENT_PULSE = ":\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] JSON_PULSE = "\n".getBytes(StandardCharsets.UTF_8);

    private final JsonMapper json;
    private final Duration pulse;

    public LiveResponses(JsonMapper json, Duration pulse) {
        this.json = json;
        this.pulse = pulse;
    }

    /** Sends events until it returns; it may be interrupted when the client leaves. */
    @FunctionalInterface
    public interface EventSource {
        void sendTo(EventStream events);
    }

    /** One server-sent event that closes a stream that broke off. */
    public record LastEvent(String name, Object data) {}

    /**
     * Streams server-sent events. A failure before the first event is thrown on, so that it becomes
     * a status; a later one is sent as the last event.
     */
    public void events(
            HttpServletResponse response,
            EventSource source,
            Function<ProblemException, LastEvent> failed) {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Accel-Buffering", "no");
        try (var output = LiveOutput.open(response, EVENT_PULSE, pulse)) {
            var events = new EventStream(output, json);
            try {
                source.sendTo(events);
            } catch (RuntimeException e) {
                if (output.clientIsGone()) return;
                if (!response.isCommitted()) throw e;
                log.warn("A stream broke off", e);
                LastEvent last = failed.apply(Problems.of(e));
                events.send(last.name(), last.data());
            }
        }
    }

    /**
     * Answers with one JSON value. When it takes longer than a pulse, the answer begins with line
     * ends, which JSON allows; a failure after that breaks the connection.
     */
    public void json(HttpServletResponse response, Supplier<?> work) {
        response.setContentType("application/json");
        try (var output = LiveOutput.open(response, JSON_PULSE, pulse)) {
            try {
                output.write(json.writeValueAsString(work.get()).getBytes(StandardCharsets.UTF_8));
            } catch (RuntimeException e) {
                if (!output.clientIsGone()) throw e;
            }
        }
    }

    /** Work that may be refused until it says that it has begun. */
    @FunctionalInterface
    public interface Work {
        /** Runs {@code begun} once nothing is left that could refuse the request. */
        Object answer(Runnable begun);
    }

    /**
     * The same for work that may take long before it can be refused, such as opening a model: until
     * it has begun nothing is sent, so that a refusal still has its status.
     */
    public void jsonOnceBegun(HttpServletResponse response, Work work) {
        response.setContentType("application/json");
        List<LiveOutput> opened = new ArrayList<>(1);
        try {
            Object answer = work.answer(() -> begin(response, opened));
            begin(response, opened);
            opened.getFirst()
                    .write(json.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            if (opened.isEmpty() || !opened.getFirst().clientIsGone()) throw e;
        } finally {
            opened.forEach(LiveOutput::close);
        }
    }

    /** Several may say it. */
    private void begin(HttpServletResponse response, List<LiveOutput> opened) {
        if (opened.isEmpty()) opened.add(LiveOutput.open(response, JSON_PULSE, pulse));
    }
}
