package dev.footnote.contracts.ingestion;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The embedding models that documents are indexed by, for administrators. A space is filled in the
 * background from its creation to its deletion, beside the one that searches use, so that switching
 * and going back take no time.
 */
@HttpExchange("/api/v1/embedding-spaces")
public interface EmbeddingSpaceApi {
    @GetExchange
    Listing<EmbeddingSpaceStatus> list();

    /** Begins to fill a space of one of the embedding-service's models: 202, or 404. */
    @PostExchange
    ResponseEntity<EmbeddingSpaceStatus> create(@RequestBody EmbeddingSpaceRequest request);

    @GetExchange("/{id}")
    EmbeddingSpaceStatus find(@PathVariable int id);

    /** Searches use this space from now on; 409 while it is not complete. */
    @PostExchange("/{id}/activate")
    EmbeddingSpaceStatus activate(@PathVariable int id);

    /** Searches use the space again that they used before; 409 when there is none. */
    @PostExchange("/rollback")
    EmbeddingSpaceStatus rollback();

    /** Removes the space with its vectors: 204, or 409 for the active one. */
    @DeleteExchange("/{id}")
    ResponseEntity<Void> delete(@PathVariable int id);
}
