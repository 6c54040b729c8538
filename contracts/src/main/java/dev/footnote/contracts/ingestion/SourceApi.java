package dev.footnote.contracts.ingestion;

import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Many documents at once, from one place, for editors; buckets for administrators. Each file gets a
 * job of its own with the priority {@code bulk}, and 202 says what became of each.
 */
@HttpExchange("/api/v1/collections")
public interface SourceApi {
    /** Each file of a ZIP archive; its path in the archive is its external id. */
    @PostExchange("/{collection}/zip")
    ResponseEntity<Admissions> archive(
            @PathVariable String collection, @RequestBody Resource archive);

    /** Each address of a list, from the hosts that the operator has allowed; 403 without any. */
    @PostExchange("/{collection}/addresses")
    ResponseEntity<Admissions> addresses(
            @PathVariable String collection, @RequestBody WebAddresses addresses);

    /** Each object below a prefix of an S3 bucket; 403 unless the operator has set an endpoint. */
    @PostExchange("/{collection}/bucket")
    ResponseEntity<Admissions> bucket(
            @PathVariable String collection, @RequestBody BucketFolder folder);
}
