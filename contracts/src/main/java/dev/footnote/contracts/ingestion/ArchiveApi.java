package dev.footnote.contracts.ingestion;

import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * A collection as one file, from one installation to another whatever its storage: documents,
 * passages, vectors and the uploaded originals, with a manifest and checksums. The routes are
 * administrators'.
 */
@HttpExchange("/api/v1/collections/{collection}/archive")
public interface ArchiveApi {
    /** The archive, streamed; 404 when the collection has no document. */
    @GetExchange
    ResponseEntity<Resource> export(@PathVariable String collection);

    /**
     * Publishes what an archive holds, document by document; what is there already is left alone. A
     * damaged archive is refused with 400, one with an original that is larger than an upload may
     * be with 413, and the documents before that stay.
     */
    @PostExchange
    ArchiveReport importArchive(@PathVariable String collection, @RequestBody Resource archive);
}
