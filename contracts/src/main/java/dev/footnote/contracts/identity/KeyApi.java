package dev.footnote.contracts.identity;

import dev.footnote.contracts.ingestion.Listing;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The keys of an installation, for administrators. */
@HttpExchange("/api/v1/keys")
public interface KeyApi {
    /** Makes a key: 201 with its secret, this once. */
    @PostExchange
    ResponseEntity<IssuedKey> create(@RequestBody KeyRequest request);

    /** Newest first, those that were revoked too. */
    @GetExchange
    Listing<KeySummary> list();

    /** The next request with it is refused: 204, or 404 when there is no such valid key. */
    @DeleteExchange("/{id}")
    ResponseEntity<Void> revoke(@PathVariable String id);

    /**
     * Gives the key a new secret, shown this once; 404 when there is no such key or it was revoked.
     *
     * @param graceSeconds how long the old secret is valid beside the new one, a day at most
     */
    @PostExchange("/{id}/rotate")
    IssuedKey rotate(@PathVariable String id, @RequestParam(defaultValue = "0") int graceSeconds);
}
