package dev.footnote.ingestion.web;

import dev.footnote.contracts.ingestion.Admissions;
import dev.footnote.contracts.ingestion.BucketFolder;
import dev.footnote.contracts.ingestion.SourceApi;
import dev.footnote.contracts.ingestion.WebAddresses;
import dev.footnote.ingestion.source.ArchiveSource;
import dev.footnote.ingestion.source.BucketSource;
import dev.footnote.ingestion.source.Target;
import dev.footnote.ingestion.source.WebSource;

import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Takes many documents at once. */
@RestController
final class SourceController implements SourceApi {
    private final ArchiveSource archives;
    private final WebSource web;
    private final BucketSource buckets;
    private final Sight.Known known;

    SourceController(
            ArchiveSource archives, WebSource web, BucketSource buckets, Sight.Known known) {
        this.archives = archives;
        this.web = web;
        this.buckets = buckets;
        this.known = known;
    }

    @Override
    public ResponseEntity<Admissions> archive(String collection, Resource archive) {
        var target = target(collection);
        try (var body = archive.getInputStream()) {
            return ResponseEntity.accepted().body(archives.take(target, body));
        } catch (IOException e) {
            throw new UncheckedIOException("the archive could not be read", e);
        }
    }

    @Override
    public ResponseEntity<Admissions> addresses(String collection, WebAddresses addresses) {
        return ResponseEntity.accepted().body(web.take(target(collection), addresses.urls()));
    }

    @Override
    public ResponseEntity<Admissions> bucket(String collection, BucketFolder folder) {
        return ResponseEntity.accepted().body(buckets.take(target(collection), folder));
    }

    private Target target(String collection) {
        var sight = known.now();
        sight.requireCollection(collection);
        return new Target(collection, sight::isHidden);
    }
}
