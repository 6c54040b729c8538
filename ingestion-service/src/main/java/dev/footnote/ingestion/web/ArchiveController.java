package dev.footnote.ingestion.web;

import dev.footnote.contracts.ingestion.ArchiveApi;
import dev.footnote.contracts.ingestion.ArchiveReport;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.knowledge.DocumentListing;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.archive.ArchiveReader;
import dev.footnote.knowledge.archive.ArchiveWriter;

import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Sends a collection as an archive, and takes one. */
@RestController
final class ArchiveController implements ArchiveApi {
    private final Documents documents;
    private final ArchiveWriter writer;
    private final ArchiveReader reader;

    ArchiveController(Documents documents, ArchiveWriter writer, ArchiveReader reader) {
        this.documents = documents;
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public ResponseEntity<Resource> export(String collection) {
        try {
            var first =
                    documents.list(
                            new Reader.Unrestricted(),
                            new DocumentListing(collection, Optional.empty(), 1));
            if (first.documents().isEmpty()) {
                throw new ProblemException(
                        ProblemKind.NOT_FOUND,
                        "There is no document in a collection \"%s\".".formatted(collection));
            }
        } catch (KnowledgeException e) {
            throw translated(e);
        }
        return ResponseEntity.ok()
                .contentType(new MediaType("application", "zip"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"%s.zip\"".formatted(collection))
                .body(new ArchiveResource(out -> writer.write(collection, out)));
    }

    @Override
    public ArchiveReport importArchive(String collection, Resource archive) {
        try (var body = archive.getInputStream()) {
            var report = reader.read(collection, body);
            return new ArchiveReport(collection, report.published(), report.unchanged());
        } catch (KnowledgeException e) {
            throw translated(e);
        } catch (IOException e) {
            throw new UncheckedIOException("the archive could not be read", e);
        }
    }

    private static RuntimeException translated(KnowledgeException e) {
        return switch (e.kind()) {
            case INVALID ->
                    new ProblemException(
                            ProblemKind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
            case UNKNOWN_SPACE, FOLDER, DATABASE, CONFLICT, INDEX -> e;
        };
    }
}
