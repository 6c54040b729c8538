package dev.footnote.contracts.ingestion;

import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

import java.util.Map;

/**
 * Documents: readers list them, editors add and delete them. What the caller may not read is not
 * there; an editor adds to a collection that it reads, an administrator to any name. The same
 * {@code PUT} also takes {@code multipart/form-data} with one part {@code file}; that form is the
 * controller's alone.
 */
@HttpExchange("/api/v1/collections")
public interface DocumentApi {
    /**
     * Accepts a document: 202 with the job's {@code Location}, after the bytes and the job are on
     * disk. Putting the same external id again replaces the document when the new version is whole;
     * the same bytes again make no work and answer 200. The answer's {@code ETag} names the content
     * that was accepted last.
     *
     * @param headers all of the request's; read are {@code X-File-Name} (the original name,
     *     percent-encoded UTF-8: it helps to detect the format and is the title when the document
     *     has none), {@code X-Priority} (high, normal or bulk), {@code If-Match}, {@code
     *     If-None-Match} (412 when they do not hold) and {@code Idempotency-Key} (the same request
     *     again within a day gives the same job)
     */
    @PutExchange("/{collection}/documents/{externalId}")
    ResponseEntity<JobStatus> put(
            @PathVariable String collection,
            @PathVariable String externalId,
            @RequestHeader Map<String, String> headers,
            @RequestBody Resource content);

    @GetExchange("/{collection}/documents")
    Listing<DocumentSummary> list(
            @PathVariable String collection,
            @RequestParam(required = false) String cursor,
            @RequestParam(defaultValue = "100") int limit);

    @GetExchange("/{collection}/documents/{externalId}")
    ResponseEntity<DocumentSummary> find(
            @PathVariable String collection, @PathVariable String externalId);

    /**
     * Deletes text, chunks, vectors and, when nothing else has the same bytes, the file, and
     * cancels what is on its way; 204, or 404, or 412 when {@code If-Match} does not hold.
     */
    @DeleteExchange("/{collection}/documents/{externalId}")
    ResponseEntity<Void> delete(
            @PathVariable String collection,
            @PathVariable String externalId,
            @RequestHeader Map<String, String> headers);

    /** Deletes many documents as one change of the index. */
    @PostExchange("/{collection}/documents/delete")
    DeletedDocuments deleteMany(
            @PathVariable String collection, @RequestBody DocumentNames documents);

    /**
     * Deletes every document of a collection as one change of the index; with the last one go the
     * collection's access list and the jobs that have ended.
     */
    @DeleteExchange("/{collection}")
    DeletedDocuments deleteAll(@PathVariable String collection);

    @GetExchange
    Listing<CollectionSummary> collections();
}
