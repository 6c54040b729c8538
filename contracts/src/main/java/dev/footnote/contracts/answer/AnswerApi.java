package dev.footnote.contracts.answer;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Search and the viewer's texts; asking streams and so has a port of its own: {@link Asking}. */
@HttpExchange("/api/v1")
public interface AnswerApi {
    @PostExchange("/search")
    SearchResponse search(@RequestBody SearchRequest request);

    @GetExchange("/documents/{documentId}/versions/{version}/text")
    DocumentText text(@PathVariable String documentId, @PathVariable int version);
}
