package dev.footnote.ingestion.job;

import dev.footnote.ingestion.blob.Blob;
import dev.footnote.ingestion.blob.BlobStore;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.PublishResult;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Versions that come ready made from elsewhere, with the file they were made from or without. A
 * publication and what is recorded of its file are one transaction.
 */
public final class Imports {
    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);

    private final Tables tables;
    private final BlobStore blobs;

    public Imports(Tables tables, BlobStore blobs) {
        this.tables = tables;
        this.blobs = blobs;
    }

    /** A version, and the model that embedded it. */
    public record Version(DocumentKey key, String contentDigest, String modelDigest) {}

    /** Publishes a version whose file is here. */
    public PublishResult publish(
            Version version, BlobStore.Received file, Supplier<PublishResult> publish)
            throws IOException {
        boolean kept = false;
        try {
            var replaced = blobs.keep(file, () -> record(version, file.blob(), publish));
            kept = true;
            replaced.file().ifPresent(this::release);
            return replaced.result();
        } finally {
            if (!kept) release(file.blob());
        }
    }

    /** Publishes a version without its file; the one of another content is let go. */
    public PublishResult publish(Version version, Supplier<PublishResult> publish) {
        var replaced =
                tables.jobs()
                        .inTransaction(
                                () -> {
                                    var result = publish.get();
                                    var other = other(version);
                                    if (other.isPresent()) tables.sources().remove(version.key());
                                    return new Replaced(result, other);
                                });
        replaced.file().ifPresent(this::release);
        return replaced.result();
    }

    /** What became of a version, and the file that its document had before. */
    private record Replaced(PublishResult result, Optional<Blob> file) {}

    private Replaced record(Version version, Blob file, Supplier<PublishResult> publish) {
        return tables.jobs()
                .inTransaction(
                        () -> {
                            var result = publish.get();
                            var other = other(version);
                            boolean recorded =
                                    result instanceof PublishResult.Unchanged
                                            && tables.sources()
                                                    .find(version.key())
                                                    .equals(Optional.of(file));
                            if (!recorded) {
                                tables.sources().record(version.key(), file, version.modelDigest());
                            }
                            return new Replaced(result, other);
                        });
    }

    /** The document's file, when its content is not the version's. */
    private Optional<Blob> other(Version version) {
        return tables.sources()
                .find(version.key())
                .filter(blob -> !blob.digest().equals(version.contentDigest()));
    }

    /** What cannot be asked now is found by the next sweep. */
    private void release(Blob file) {
        try {
            blobs.release(file.digest(), tables.sources()::isReferenced);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("whether file {} is needed is not known now: {}", file, e.getMessage());
        }
    }
}
