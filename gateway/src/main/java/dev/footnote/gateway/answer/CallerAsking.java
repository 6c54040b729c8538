package dev.footnote.gateway.answer;

import dev.footnote.contracts.answer.AskEvent;
import dev.footnote.contracts.answer.AskRequest;
import dev.footnote.contracts.answer.Asking;
import dev.footnote.contracts.answer.SourcePassage;
import dev.footnote.contracts.answer.Verdict;
import dev.footnote.identity.Audit;
import dev.footnote.identity.AuditSettings.Questions;
import dev.footnote.identity.Readers;
import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.KeyDigest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Asking under a caller's rights. Of every answer it is written down who got it and on which
 * documents it stands, also when it breaks off: what was sent was seen.
 */
public final class CallerAsking {
    private final Answering answering;
    private final Audit audit;
    private final Questions questions;

    public CallerAsking(Answering answering, Audit audit, Questions questions) {
        this.answering = answering;
        this.audit = audit;
        this.questions = questions;
    }

    public Asking of(Caller caller) {
        return (request, consumer) -> {
            var trace = new Trace();
            try {
                answering.as(Readers.of(caller)).ask(request, event -> trace.pass(event, consumer));
            } finally {
                record(caller, request, trace);
            }
        };
    }

    /** What of an answer has passed. */
    private static final class Trace {
        private Optional<List<String>> documents = Optional.empty();
        private Optional<Verdict> verdict = Optional.empty();

        boolean pass(AskEvent event, Asking.EventConsumer consumer) {
            switch (event) {
                case AskEvent.Retrieved(var evidence) ->
                        documents =
                                Optional.of(
                                        evidence.stream()
                                                .map(SourcePassage::documentId)
                                                .distinct()
                                                .toList());
                case AskEvent.Judged(var judged, var _) -> verdict = Optional.of(judged);
                case AskEvent.Delta _, AskEvent.Cited _, AskEvent.Done _, AskEvent.Failed _ -> {
                    // They say nothing that is written down.
                }
            }
            return consumer.accept(event);
        }
    }

    /** Whoever left has interrupted this thread; the log must have its entry all the same. */
    private void record(Caller caller, AskRequest request, Trace trace) {
        if (trace.documents.isEmpty()) return;
        boolean interrupted = Thread.interrupted();
        try {
            audit.record(
                    caller,
                    new Audit.Act(
                            "ask",
                            String.join(" ", request.collections()),
                            trace.verdict
                                    .map(it -> it.name().toLowerCase(Locale.ROOT))
                                    .orElse("broken off"),
                            kept(request.question()),
                            trace.documents.get()));
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private Optional<String> kept(String question) {
        return switch (questions) {
            case DIGEST -> Optional.of(KeyDigest.of(question).hex());
            case TEXT -> Optional.of(question.replace('\0', ' '));
            case NONE -> Optional.empty();
        };
    }
}
