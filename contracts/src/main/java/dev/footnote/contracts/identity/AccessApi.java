package dev.footnote.contracts.identity;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * Who may read which collection and document. The next answer obeys a change. Editors make
 * collections; the lists are the administrators'.
 */
@HttpExchange("/api/v1/collections")
public interface AccessApi {
    /** Makes an empty collection that its maker alone may read: 201, or 409 when it is there. */
    @PostExchange
    ResponseEntity<AccessGrants> create(@RequestBody NewCollection collection);

    /** Nobody, when nothing was ever allowed. */
    @GetExchange("/{collection}/access")
    AccessGrants ofCollection(@PathVariable String collection);

    /** Replaces the list; the collection need not have a document yet. */
    @PutExchange("/{collection}/access")
    AccessGrants allow(@PathVariable String collection, @RequestBody AccessGrants grants);

    /**
     * The document's own list; 404 when it has none, and all of the collection's readers read it.
     */
    @GetExchange("/{collection}/documents/{externalId}/access")
    AccessGrants ofDocument(@PathVariable String collection, @PathVariable String externalId);

    /** Narrows the document to those readers of the collection who are on this list too. */
    @PutExchange("/{collection}/documents/{externalId}/access")
    AccessGrants narrow(
            @PathVariable String collection,
            @PathVariable String externalId,
            @RequestBody AccessGrants grants);

    /** Takes the document's own list away: 204. */
    @DeleteExchange("/{collection}/documents/{externalId}/access")
    ResponseEntity<Void> widen(@PathVariable String collection, @PathVariable String externalId);
}
