package dev.footnote.ingestion.source;

import dev.footnote.contracts.ingestion.Admission;
import dev.footnote.contracts.ingestion.Admissions;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.ingestion.blob.BlobStore;
import dev.footnote.ingestion.job.Ingestion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The files of a ZIP archive. Nothing is unpacked to a name from the archive: names are external
 * ids only. An archive within it is one document, which the parser unpacks under its own limits.
 */
public final class ArchiveSource {
    private static final long RATIO_FREE_BYTES = 1 << 20;

    private final Ingestion ingestion;
    private final BlobStore blobs;
    private final ArchiveLimits limits;

    public ArchiveSource(Ingestion ingestion, BlobStore blobs, ArchiveLimits limits) {
        this.ingestion = ingestion;
        this.blobs = blobs;
        this.limits = limits;
    }

    /** Takes the archive to disk first: its list of files is at its end. */
    public Admissions take(Target target, InputStream archive) {
        try {
            var received = blobs.receive(archive);
            try {
                return take(target, received.path());
            } finally {
                blobs.discard(received);
            }
        } catch (ZipException e) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST,
                    "The body is no ZIP archive that can be read (%s).".formatted(e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("the archive could not be read", e);
        }
    }

    private Admissions take(Target target, Path archive) throws IOException {
        try (var zip = open(archive)) {
            var entries = zip.stream().filter(entry -> !isSkipped(entry)).toList();
            if (entries.size() > limits.entriesMax()) {
                throw new ProblemException(
                        ProblemKind.TOO_LARGE,
                        "The archive holds %,d files; at most %,d are taken. Split it."
                                .formatted(entries.size(), limits.entriesMax()));
            }
            return new Unpacking(zip, new Intake(ingestion, target)).all(entries);
        }
    }

    /** Old archives write names in the code page of the first PCs. */
    private static ZipFile open(Path archive) throws IOException {
        try {
            return new ZipFile(archive.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            if (!String.valueOf(e.getMessage()).contains("name")) throw e;
            return new ZipFile(archive.toFile(), Charset.forName("IBM437"));
        }
    }

    /** Folders, and what systems leave in archives. */
    private static boolean isSkipped(ZipEntry entry) {
        String name = entry.getName();
        return entry.isDirectory()
                || name.startsWith("__MACOSX/")
                || name.endsWith(".DS_Store")
                || name.endsWith("Thumbs.db");
    }

    /** One archive's way through. */
    private final class Unpacking {
        private final ZipFile zip;
        private final Intake intake;
        private final Set<String> names = new HashSet<>();
        private long totalBytes;

        Unpacking(ZipFile zip, Intake intake) {
            this.zip = zip;
            this.intake = intake;
        }

        Admissions all(List<? extends ZipEntry> entries) {
            var items = new ArrayList<Admission>(entries.size());
            for (var entry : entries) items.add(take(entry));
            return Admissions.of(items);
        }

        private Admission take(ZipEntry entry) {
            String name = entry.getName().replace('\\', '/');
            var refusal = refusal(name);
            if (refusal.isPresent()) return Admission.refused(name, refusal.get());
            long[] unpacked = {0};
            try (var in =
                    new LimitedStream(
                            zip.getInputStream(entry),
                            bytes -> {
                                unpacked[0] = bytes;
                                return excess(entry, bytes);
                            })) {
                return intake.take(name, Optional.empty(), in);
            } catch (IOException e) {
                return Admission.refused(name, "it cannot be unpacked: " + e.getMessage());
            } finally {
                totalBytes += unpacked[0];
            }
        }

        private Optional<String> refusal(String name) {
            if (totalBytes > limits.totalBytesMax()) {
                return Optional.of("the archive unpacks to more than is taken; split it");
            }
            boolean strange =
                    name.isBlank()
                            || name.startsWith("/")
                            || name.indexOf('\0') >= 0
                            || name.matches("[A-Za-z]:.*")
                            || List.of(name.split("/")).contains("..");
            if (strange) return Optional.of("a name like this leads out of the archive");
            if (!names.add(name)) return Optional.of("the archive holds this name twice");
            return Optional.empty();
        }

        private Optional<ProblemException> excess(ZipEntry entry, long bytes) {
            if (bytes > limits.entryBytesMax()) {
                return tooLarge("it unpacks to more than %,d bytes", limits.entryBytesMax());
            }
            if (totalBytes + bytes > limits.totalBytesMax()) {
                return tooLarge(
                        "the archive unpacks to more than %,d bytes", limits.totalBytesMax());
            }
            long packed = Math.max(1, entry.getCompressedSize());
            if (bytes > RATIO_FREE_BYTES && bytes / packed > limits.ratioMax()) {
                return tooLarge("it unpacks to more than %,d times its size", limits.ratioMax());
            }
            return Optional.empty();
        }

        private static Optional<ProblemException> tooLarge(String message, long limit) {
            return Optional.of(
                    new ProblemException(
                            ProblemKind.TOO_LARGE, message.formatted(limit) + "; it is not taken"));
        }
    }
}
