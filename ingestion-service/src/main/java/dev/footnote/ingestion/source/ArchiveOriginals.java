package dev.footnote.ingestion.source;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.ingestion.blob.Blob;
import dev.footnote.ingestion.blob.BlobFile;
import dev.footnote.ingestion.blob.BlobStore;
import dev.footnote.ingestion.blob.LostBlobException;
import dev.footnote.ingestion.job.Imports;
import dev.footnote.ingestion.job.Sources;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.PublishResult;
import dev.footnote.knowledge.archive.Originals;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.function.Supplier;

/** The uploads as the originals of archives. */
public final class ArchiveOriginals implements Originals {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveOriginals.class);

    private final Sources sources;
    private final Imports imports;
    private final BlobStore blobs;
    private final long bytesMax;

    /** {@code bytesMax} is the largest file that is taken, as for uploads. */
    public ArchiveOriginals(Sources sources, Imports imports, BlobStore blobs, long bytesMax) {
        this.sources = sources;
        this.imports = imports;
        this.blobs = blobs;
        this.bytesMax = bytesMax;
    }

    /** A file that is lost here does not keep its document out of the archive. */
    @Override
    public Optional<InputStream> open(DocumentKey document, String contentDigest)
            throws IOException {
        if (!sources.find(document).map(Blob::digest).equals(Optional.of(contentDigest))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Lent.of(blobs.open(contentDigest)));
        } catch (LostBlobException | NoSuchFileException e) {
            LOG.warn("{} goes into an archive without its file: {}", document, e.getMessage());
            return Optional.empty();
        }
    }

    /** Gives the stored file back when it is closed. */
    private static final class Lent extends FilterInputStream {
        private final BlobFile file;

        private Lent(InputStream in, BlobFile file) {
            super(in);
            this.file = file;
        }

        static Lent of(BlobFile file) throws IOException {
            boolean open = false;
            try {
                var lent = new Lent(Files.newInputStream(file.path()), file);
                open = true;
                return lent;
            } finally {
                if (!open) file.close();
            }
        }

        @Override
        public void close() throws IOException {
            try (file) {
                super.close();
            }
        }
    }

    @Override
    @SuppressWarnings("resource") // the caller's, as the interface says
    public Received receive(InputStream content) throws IOException {
        return new Arrived(blobs.receive(new LimitedStream(content, this::excess)));
    }

    private Optional<ProblemException> excess(long bytes) {
        if (bytes <= bytesMax) return Optional.empty();
        return Optional.of(
                new ProblemException(
                        ProblemKind.TOO_LARGE,
                        ("An original in the archive has more than %,d bytes, the largest file"
                                        + " that is taken here (footnote.ingestion.upload-max)."
                                        + " The documents before it were imported.")
                                .formatted(bytesMax)));
    }

    @Override
    public Received none() {
        return new Absent();
    }

    private static Imports.Version version(Publication publication) {
        return new Imports.Version(
                publication.document(), publication.contentDigest(), publication.modelDigest());
    }

    private final class Arrived implements Received {
        private final BlobStore.Received file;

        Arrived(BlobStore.Received file) {
            this.file = file;
        }

        @Override
        public boolean isOf(String contentDigest) {
            return file.blob().digest().equals(contentDigest);
        }

        @Override
        public PublishResult keep(Publication publication, Supplier<PublishResult> publish)
                throws IOException {
            return imports.publish(version(publication), file, publish);
        }

        @Override
        public void close() {
            blobs.discard(file);
        }
    }

    private final class Absent implements Received {
        @Override
        public boolean isOf(String contentDigest) {
            return false;
        }

        @Override
        public PublishResult keep(Publication publication, Supplier<PublishResult> publish) {
            return imports.publish(version(publication), publish);
        }

        @Override
        public void close() {
            // There is nothing to remove.
        }
    }
}
