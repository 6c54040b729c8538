package dev.footnote.servicekit.remote;

import dev.footnote.contracts.answer.AskEvent;
import dev.footnote.contracts.answer.AskRequest;
import dev.footnote.contracts.answer.Asking;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import tools.jackson.databind.json.JsonMapper;

import java.util.Optional;

/** Asking on a gateway elsewhere, read from its server-sent events. */
public final class RemoteAsking implements Asking {
    private final RemoteStreams streams;
    private final JsonMapper json;

    RemoteAsking(RemoteStreams streams, JsonMapper json) {
        this.streams = streams;
        this.json = json;
    }

    @Override
    public void ask(AskRequest request, EventConsumer consumer) {
        var ended = new boolean[] {false};
        streams.post(
                "/api/v1/ask",
                streamed(request),
                (name, data) -> {
                    AskEvent event = event(name, data);
                    if (event instanceof AskEvent.Failed failed) {
                        throw new RemoteProblems(json).ofEvent(json.valueToTree(failed));
                    }
                    boolean more = consumer.accept(event);
                    ended[0] = !more || event instanceof AskEvent.Done;
                    return !ended[0];
                });
        if (!ended[0]) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, "The gateway broke its answer off. Ask again.");
        }
    }

    private AskEvent event(String name, String data) {
        return switch (name) {
            case "retrieved" -> json.readValue(data, AskEvent.Retrieved.class);
            case "delta" -> json.readValue(data, AskEvent.Delta.class);
            case "citation" -> json.readValue(data, AskEvent.Cited.class);
            case "verdict" -> json.readValue(data, AskEvent.Judged.class);
            case "done" -> json.readValue(data, AskEvent.Done.class);
            case "error" -> json.readValue(data, AskEvent.Failed.class);
            default ->
                    throw new ProblemException(
                            ProblemKind.UNAVAILABLE,
                            "The gateway sent an event \"%s\", which is not known here; use one"
                                            .formatted(name)
                                    + " version of both.");
        };
    }

    private static AskRequest streamed(AskRequest request) {
        return new AskRequest(
                request.question(),
                request.collections(),
                request.filters(),
                request.history(),
                Optional.of(true));
    }
}
