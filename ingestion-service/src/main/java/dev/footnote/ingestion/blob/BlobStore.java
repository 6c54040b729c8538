package dev.footnote.ingestion.blob;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import software.amazon.awssdk.services.s3.S3Client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Uploaded files under the digest of their content, so that the same bytes are kept once. A file is
 * complete and lasting before its name exists, and is held against its name before it is read.
 *
 * <p>Several processes may share the shelf. One that removes a file first moves it aside and looks
 * again whether it is needed; one that has made the database refer to a file looks whether it is
 * there still, and puts it back if not.
 */
public final class BlobStore implements AutoCloseable {
    private static final int COPY_BYTES = 64 << 10;
    private static final String UNFINISHED = "incoming";
    private static final String ASIDE = ".aside";
    private static final int DIGEST_LENGTH = 64;
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}(\\.aside)?");

    private final Shelf shelf;
    private final DiskSpace space;
    private final Path incoming;
    private final Runnable closing;
    // Readers are uploads between storing their bytes and naming them in the database; the writer
    // removes what nobody names.
    private final ReentrantReadWriteLock naming = new ReentrantReadWriteLock();

    private BlobStore(Shelf shelf, DiskSpace space, Path incoming, Runnable closing) {
        this.shelf = shelf;
        this.space = space;
        this.incoming = incoming;
        this.closing = closing;
    }

    /** Files in a folder. */
    public static BlobStore in(Path folder, long reservedBytes) {
        return in(folder, DiskSpace.of(existing(folder), reservedBytes));
    }

    static BlobStore in(Path folder, DiskSpace space) {
        Path incoming = existing(folder.resolve(UNFINISHED));
        return new BlobStore(new FolderShelf(folder, incoming), space, incoming, () -> {});
    }

    /** A bucket, and the part of it whose names begin with the prefix. */
    public record Bucket(String name, String prefix) {}

    /**
     * Objects of a bucket; the folder takes what is on its way in or out. The client is closed with
     * the store.
     */
    public static BlobStore in(S3Client client, Bucket bucket, Path folder, long reservedBytes) {
        Path incoming = existing(folder.resolve(UNFINISHED));
        var shelf = new BucketShelf(client, bucket.name(), bucket.prefix());
        return new BlobStore(shelf, DiskSpace.of(incoming, reservedBytes), incoming, client::close);
    }

    private static Path existing(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the upload folder cannot be made: " + folder, e);
        }
    }

    /** Whether there is room to work in; without it the database could not write either. */
    public boolean hasRoom() {
        return space.bytesLeft() > 0;
    }

    /** The stored file, after it was read and found to be what was uploaded. */
    public BlobFile open(String digest) {
        BlobFile file = fetched(digest);
        boolean right = false;
        try (var in = Files.newInputStream(file.path())) {
            var sum = Digests.sha256();
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sum));
            right = Digests.hex(sum).equals(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the stored file %s cannot be read".formatted(digest), e);
        } finally {
            if (!right) file.close();
        }
        if (right) return file;
        throw new LostBlobException(
                "the stored file is damaged: its content is not %s; upload the document again"
                        .formatted(digest));
    }

    private BlobFile fetched(String digest) {
        try {
            return shelf.open(digest, incoming);
        } catch (NoSuchFileException e) {
            throw new LostBlobException(
                    "the stored file is gone (%s); upload the document again".formatted(digest));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the stored file %s cannot be read".formatted(digest), e);
        }
    }

    /** Bytes on disk that have no lasting name yet. */
    public record Received(Path path, Blob blob) {}

    /** Takes all of the stream and forces it to disk. */
    public Received receive(InputStream in) throws IOException {
        if (!hasRoom()) throw full("less is left than is reserved");
        Path path = Files.createTempFile(incoming, "upload", ".part");
        boolean whole = false;
        try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            var received = write(in, channel, path);
            channel.force(true);
            whole = true;
            return received;
        } catch (FileSystemException e) {
            throw full(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            if (isFull(e)) throw full(String.valueOf(e.getMessage()));
            throw e;
        } finally {
            if (!whole) Files.deleteIfExists(path);
        }
    }

    private Received write(InputStream in, FileChannel channel, Path path) throws IOException {
        var digest = Digests.sha256();
        var out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
        byte[] buffer = new byte[COPY_BYTES];
        long bytes = 0;
        long room = space.bytesLeft();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            bytes += count;
            if (bytes > room) throw full("the file does not fit beside what is reserved");
        }
        return new Received(path, new Blob(Digests.hex(digest), bytes));
    }

    private static boolean isFull(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left") || message.contains("not enough space");
    }

    private static ProblemException full(String why) {
        return new ProblemException(
                ProblemKind.UNAVAILABLE,
                "The disk of the data folder takes no more files (%s). Nothing of this upload was"
                                .formatted(why)
                        + " kept; free some space and send it again.");
    }

    public void discard(Received received) {
        try {
            Files.deleteIfExists(received.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the file its name, then runs {@code record}, which makes the database refer to it. */
    public <T> T keep(Received received, Supplier<T> record) throws IOException {
        naming.readLock().lock();
        try {
            store(received);
            var recorded = record.get();
            // Another process may have taken the file for unneeded just before it was referred to.
            if (!shelf.has(received.blob().digest())) store(received);
            return recorded;
        } finally {
            naming.readLock().unlock();
            Files.deleteIfExists(received.path());
        }
    }

    private void store(Received received) throws IOException {
        try {
            shelf.put(received.blob().digest(), received.path());
        } catch (IOException e) {
            if (isFull(e)) throw full(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** Removes the file unless somebody refers to it. */
    public void release(String digest, Predicate<String> isReferenced) {
        naming.writeLock().lock();
        try {
            if (!isReferenced.test(digest)) remove(digest, digest, isReferenced);
        } catch (IOException e) {
            throw new UncheckedIOException("an unused upload cannot be removed", e);
        } finally {
            naming.writeLock().unlock();
        }
    }

    /** {@code name} is the digest, or where a stop in the middle of this left the file. */
    private void remove(String name, String digest, Predicate<String> isReferenced)
            throws IOException {
        String aside = digest + ASIDE;
        try {
            if (!name.equals(aside)) shelf.move(name, aside);
        } catch (NoSuchFileException e) {
            return;
        }
        if (isReferenced.test(digest)) {
            shelf.move(aside, digest);
        } else {
            shelf.remove(aside);
        }
    }

    /** What a sweep found. */
    public record Swept(int kept, int removed) {}

    /**
     * Removes what a stop in the middle of an upload or a deletion left behind: files that nobody
     * refers to and that are older than {@code age}, so that none is one that an upload of this
     * moment is about to refer to.
     */
    public Swept sweep(Predicate<String> isReferenced, Duration age) {
        var before = Instant.now().minus(age);
        int kept = 0;
        int removed = 0;
        try (var items = shelf.items()) {
            for (var item : (Iterable<Shelf.Item>) items::iterator) {
                if (sweep(item, before, isReferenced)) removed++;
                else kept++;
            }
            return new Swept(kept, removed + sweepUnfinished(before));
        } catch (IOException e) {
            throw new UncheckedIOException("the uploads cannot be swept", e);
        }
    }

    private boolean sweep(Shelf.Item item, Instant before, Predicate<String> isReferenced)
            throws IOException {
        // What is not ours, in a folder or bucket that others use too, is left alone.
        if (item.since().isAfter(before) || !NAME.matcher(item.name()).matches()) return false;
        String digest = item.name().substring(0, DIGEST_LENGTH);
        naming.writeLock().lock();
        try {
            if (!isReferenced.test(digest)) {
                remove(item.name(), digest, isReferenced);
                return true;
            }
            if (item.name().endsWith(ASIDE)) shelf.move(item.name(), digest);
            return false;
        } catch (NoSuchFileException e) {
            return true; // another process was faster
        } finally {
            naming.writeLock().unlock();
        }
    }

    private int sweepUnfinished(Instant before) throws IOException {
        int removed = 0;
        try (var files = Files.newDirectoryStream(incoming)) {
            for (var file : files) {
                try {
                    boolean old =
                            Files.getLastModifiedTime(file).toInstant().compareTo(before) <= 0;
                    if (old && Files.deleteIfExists(file)) removed++;
                } catch (NoSuchFileException e) {
                    removed++; // another process was faster
                }
            }
        }
        return removed;
    }

    @Override
    public void close() {
        closing.run();
    }
}
