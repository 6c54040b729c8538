package dev.footnote.gateway.web;

import dev.footnote.contracts.answer.AnswerApi;
import dev.footnote.contracts.answer.DocumentText;
import dev.footnote.contracts.answer.SearchRequest;
import dev.footnote.contracts.answer.SearchResponse;
import dev.footnote.gateway.answer.Reading;
import dev.footnote.identity.Readers;
import dev.footnote.servicekit.security.Callers;

import org.springframework.web.bind.annotation.RestController;

/** Search and the viewer's texts. */
@RestController
final class ReadingController implements AnswerApi {
    private final Reading reading;

    private final Callers callers;

    ReadingController(Reading reading, Callers callers) {
        this.reading = reading;
        this.callers = callers;
    }

    @Override
    public SearchResponse search(SearchRequest request) {
        return reading.search(Readers.of(callers.current()), request);
    }

    @Override
    public DocumentText text(String documentId, int version) {
        return reading.text(Readers.of(callers.current()), documentId, version);
    }
}
