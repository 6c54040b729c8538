package dev.footnote.ingestion.web;

import dev.footnote.contracts.ingestion.CollectionSummary;
import dev.footnote.contracts.ingestion.DeletedDocuments;
import dev.footnote.contracts.ingestion.DocumentApi;
import dev.footnote.contracts.ingestion.DocumentNames;
import dev.footnote.contracts.ingestion.DocumentSummary;
import dev.footnote.contracts.ingestion.JobStage;
import dev.footnote.contracts.ingestion.JobStatus;
import dev.footnote.contracts.ingestion.Listing;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.ingestion.blob.Blob;
import dev.footnote.ingestion.job.Conditions;
import dev.footnote.ingestion.job.Ingestion;
import dev.footnote.ingestion.job.Ingestion.Arrival;
import dev.footnote.ingestion.job.Ingestion.FileNote;
import dev.footnote.ingestion.job.Job;
import dev.footnote.ingestion.job.JobTable;
import dev.footnote.ingestion.job.Sources;
import dev.footnote.ingestion.job.Tables;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.DocumentListing;
import dev.footnote.knowledge.KnowledgeException;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Uploads, lists and deletes documents. */
@RestController
final class DocumentController implements DocumentApi {
    private final Ingestion ingestion;
    private final Sources sources;
    private final JobTable jobs;
    private final Sight.Known known;

    DocumentController(Ingestion ingestion, Tables tables, Sight.Known known) {
        this.ingestion = ingestion;
        this.sources = tables.sources();
        this.jobs = tables.jobs();
        this.known = known;
    }

    @Override
    public ResponseEntity<JobStatus> put(
            String collection, String externalId, Map<String, String> headers, Resource content) {
        var upload = new UploadHeaders(headers);
        Optional<String> mediaType =
                content instanceof UploadResource body ? body.mediaType() : Optional.empty();
        var note = new FileNote(upload.fileName().orElse(externalId), mediaType, upload.priority());
        var sight = known.now();
        var key = free(sight, collection, externalId);
        var conditions = upload.conditions(sight.caller());
        try (var body = content.getInputStream()) {
            return accepted(ingestion.accept(new Arrival(key, note, conditions, body)));
        } catch (IOException e) {
            throw new UncheckedIOException("the upload could not be read", e);
        }
    }

    @PutMapping(
            path = "/{collection}/documents/{externalId}",
            consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<JobStatus> putForm(
            @PathVariable String collection,
            @PathVariable String externalId,
            @RequestHeader Map<String, String> headers,
            @RequestPart("file") MultipartFile file) {
        var upload = new UploadHeaders(headers);
        var note =
                new FileNote(
                        Optional.ofNullable(file.getOriginalFilename()).orElse(externalId),
                        Optional.ofNullable(file.getContentType()),
                        upload.priority());
        var sight = known.now();
        var key = free(sight, collection, externalId);
        var conditions = upload.conditions(sight.caller());
        try (var body = file.getInputStream()) {
            return accepted(ingestion.accept(new Arrival(key, note, conditions, body)));
        } catch (IOException e) {
            throw new UncheckedIOException("the upload could not be read", e);
        }
    }

    /** The key of a document that the caller may add or replace. */
    private static DocumentKey free(Sight sight, String collection, String externalId) {
        var key = key(collection, externalId);
        sight.requireCollection(collection);
        sight.requireFree(key);
        return key;
    }

    @Override
    public Listing<DocumentSummary> list(String collection, @Nullable String cursor, int limit) {
        var page =
                checked(
                        () ->
                                known.documents()
                                        .list(
                                                known.now().reader(),
                                                new DocumentListing(
                                                        collection,
                                                        Optional.ofNullable(cursor),
                                                        limit)));
        return new Listing<>(page.documents().stream().map(this::summary).toList(), page.next());
    }

    @Override
    public ResponseEntity<DocumentSummary> find(String collection, String externalId) {
        var key = key(collection, externalId);
        var found =
                known.documents()
                        .find(known.now().reader(), key)
                        .map(this::summary)
                        .orElseThrow(() -> missing(collection, externalId));
        return ResponseEntity.ok()
                .eTag(Conditions.tag(ingestion.digest(key).orElse(found.digest())))
                .body(found);
    }

    @Override
    public ResponseEntity<Void> delete(
            String collection, String externalId, Map<String, String> headers) {
        var sight = known.now();
        var conditions = new UploadHeaders(headers).conditions(sight.caller());
        var key = key(collection, externalId);
        boolean deletable = sight.sees(collection) && !sight.isHidden(key);
        if (!deletable || !ingestion.delete(key, conditions)) {
            throw missing(collection, externalId);
        }
        return ResponseEntity.noContent().build();
    }

    @Override
    public DeletedDocuments deleteMany(String collection, DocumentNames names) {
        var sight = known.now();
        return checked(
                () -> {
                    var ids = names.externalIds();
                    var deletable =
                            ids.stream()
                                    .filter(_ -> sight.sees(collection))
                                    .filter(id -> !sight.isHidden(key(collection, id)))
                                    .toList();
                    var deleted = ingestion.delete(collection, deletable);
                    var missing = new LinkedHashSet<>(ids);
                    deletable.stream()
                            .filter(id -> !deleted.missing().contains(id))
                            .forEach(missing::remove);
                    return new DeletedDocuments(deleted.deleted(), List.copyOf(missing));
                });
    }

    /** The collection goes with its last document: its name is anybody's then. */
    @Override
    public DeletedDocuments deleteAll(String collection) {
        var sight = known.now();
        if (!sight.sees(collection)) return new DeletedDocuments(0, List.of());
        return checked(
                () -> {
                    var deleted =
                            ingestion.deleteAll(
                                    collection, known.names(collection), sight::isHidden);
                    if (ingestion.isIdle(collection) && known.isEmpty(collection)) {
                        known.rules().forget(collection);
                        jobs.forget(collection);
                    }
                    return deleted;
                });
    }

    @Override
    public Listing<CollectionSummary> collections() {
        var items =
                known.documents().collections(known.now().reader()).stream()
                        .map(
                                c ->
                                        new CollectionSummary(
                                                c.name(), c.documentCount(), c.chunkCount()))
                        .toList();
        return new Listing<>(items, Optional.empty());
    }

    private DocumentSummary summary(dev.footnote.knowledge.DocumentSummary document) {
        var key = document.key();
        var source = sources.find(key);
        return new DocumentSummary(
                document.documentId(),
                key.collection(),
                key.externalId(),
                document.version(),
                document.title(),
                document.mediaType(),
                document.language().orElse(""),
                source.map(Blob::bytes).orElse(0L),
                source.map(Blob::digest).orElse(""),
                document.pageCount(),
                document.chunkCount(),
                document.metadata(),
                document.publishedAt());
    }

    /** 200 when there is nothing left to do. */
    private static ResponseEntity<JobStatus> accepted(Job job) {
        var status = job.stage() == JobStage.DONE ? HttpStatus.OK : HttpStatus.ACCEPTED;
        return ResponseEntity.status(status)
                .location(URI.create("/api/v1/jobs/" + job.id()))
                .eTag(Conditions.tag(job.upload().blob().digest()))
                .body(job.status());
    }

    private static DocumentKey key(String collection, String externalId) {
        return checked(() -> new DocumentKey(collection, externalId));
    }

    private static <T> T checked(Supplier<T> step) {
        try {
            return step.get();
        } catch (KnowledgeException e) {
            if (e.kind() != KnowledgeException.Kind.INVALID) throw e;
            throw new ProblemException(ProblemKind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    private static ProblemException missing(String collection, String externalId) {
        return new ProblemException(
                ProblemKind.NOT_FOUND,
                "There is no document \"%s\" in collection \"%s\"."
                        .formatted(externalId, collection));
    }
}
