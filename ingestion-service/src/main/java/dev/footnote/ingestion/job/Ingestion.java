package dev.footnote.ingestion.job;

import dev.footnote.contracts.ingestion.DeletedDocuments;
import dev.footnote.contracts.ingestion.JobPriority;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.ingestion.blob.BlobStore;
import dev.footnote.ingestion.job.Job.Upload;
import dev.footnote.ingestion.parse.DocumentParser;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.EmbeddingSpaces;
import dev.footnote.knowledge.Publisher;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Accepts, cancels and deletes; owns the threads that do the work. */
public final class Ingestion implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ingestion.class);
    private static final int FILE_NAME_LENGTH_MAX = 255;
    private static final int DELETIONS_PER_CHANGE = 1_000;
    private static final String DELETED = "the document was deleted";

    private final Tables tables;
    private final BlobStore blobs;
    private final Embedder embedder;
    private final Publisher publisher;
    private final JobRunner runner;
    private final Housekeeping housekeeping;

    /** What ingestion works with, from other modules. */
    public record Ports(
            DocumentParser parser,
            Embedder embedder,
            EmbeddingSpaces spaces,
            Publisher publisher) {}

    public Ingestion(Tables tables, BlobStore blobs, Ports ports) {
        this.tables = tables;
        this.blobs = blobs;
        this.embedder = ports.embedder();
        this.publisher = ports.publisher();
        this.runner =
                new JobRunner(
                        tables, new IngestionPipeline(blobs, ports, tables), blobs, Patience.USUAL);
        this.housekeeping = new Housekeeping(tables, blobs);
    }

    public void start(int workers) {
        runner.start(workers);
        housekeeping.start();
    }

    /** How many jobs there are, as they were counted a few seconds ago. */
    public JobCounts jobCounts() {
        return housekeeping.counts();
    }

    /** A document as it arrives. */
    public record Arrival(
            DocumentKey key, FileNote note, Conditions conditions, InputStream content) {}

    /** What the sender says of a file. */
    public record FileNote(String name, Optional<String> mediaType, JobPriority priority) {}

    /** Returns when bytes and job are on disk. */
    public Job accept(Arrival arrival) {
        try {
            // Looked at before the bytes are taken, and again when the job is made.
            if (arrival.conditions().idempotencyKey().isEmpty()) {
                tables.acceptance().check(arrival.key(), arrival.conditions());
            }
            var received = blobs.receive(arrival.content());
            if (received.blob().bytes() == 0) {
                blobs.discard(received);
                throw new ProblemException(
                        ProblemKind.BAD_REQUEST, "The body is empty; send the document's bytes.");
            }
            return accept(arrival, received);
        } catch (DataAccessException | TransactionException e) {
            throw notTaken(e);
        } catch (IOException e) {
            throw new UncheckedIOException("the upload could not be stored", e);
        }
    }

    /** A document that lies in a bucket, as its server describes it. */
    public record Remote(DocumentKey key, FileNote note, ObjectState state) {}

    /**
     * The job of an object whose content has been taken in this state and is indexed or on its way;
     * empty when it has to be read.
     */
    public Optional<Job> acceptUnread(Remote remote) {
        var note =
                new FileNote(
                        shortName(remote.note().name()),
                        remote.note().mediaType(),
                        remote.note().priority());
        var upload = new Acceptance.ObjectUpload(remote.key(), remote.state(), note);
        try {
            return tables.acceptance().acceptUnread(upload, embedder.lastModelDigest());
        } catch (DataAccessException | TransactionException e) {
            throw notTaken(e);
        }
    }

    private static ProblemException notTaken(RuntimeException cause) {
        return new ProblemException(
                ProblemKind.UNAVAILABLE,
                "The database does not answer. The upload was not taken; send it again.",
                cause);
    }

    /**
     * Finds out what an unchanged document would be embedded with, if nothing has since the start.
     * Without it everything counts as changed, which costs time and does no harm.
     */
    public void meetModel() {
        if (embedder.lastModelDigest().isPresent()) return;
        try {
            var model = embedder.model();
            LOG.debug("documents are embedded with {}", model.name());
        } catch (ProblemException | Embedder.RubbishException e) {
            LOG.info("the embedding-service does not say which model it has: {}", e.getMessage());
        }
    }

    /** What an object was when the content of this job was read from it. */
    public void remember(ObjectState state, Job job) {
        var upload = job.upload();
        try {
            tables.acceptance().remember(upload.key(), state, upload.blob().digest());
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("{} will be read once more: {}", upload.key(), e.getMessage());
        }
    }

    private Job accept(Arrival arrival, BlobStore.Received received) throws IOException {
        var note = arrival.note();
        var upload =
                new Upload(
                        arrival.key(),
                        shortName(note.name()),
                        note.mediaType(),
                        received.blob(),
                        note.priority());
        var request =
                new Acceptance.Request(upload, arrival.conditions(), embedder.lastModelDigest());
        boolean kept = false;
        try {
            var job = blobs.keep(received, () -> tables.acceptance().accept(request));
            kept = !job.stage().isFinal();
            runner.wake();
            return job;
        } finally {
            if (!kept) releaseLater(received.blob().digest());
        }
    }

    /** What cannot be asked now is found by the next sweep. */
    private void releaseLater(String digest) {
        try {
            release(digest);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("whether file {} is needed is not known now: {}", digest, e.getMessage());
        }
    }

    private void release(String digest) {
        blobs.release(digest, tables.sources()::isReferenced);
    }

    private static String shortName(String fileName) {
        String name = fileName.substring(fileName.replace('\\', '/').lastIndexOf('/') + 1);
        int length = name.length();
        // The ending says what format it is, so it is the beginning that is cut.
        return length <= FILE_NAME_LENGTH_MAX
                ? name
                : name.substring(length - FILE_NAME_LENGTH_MAX);
    }

    /** The digest of the content that was accepted last, published or not. */
    public Optional<String> digest(DocumentKey key) {
        return tables.acceptance().digest(key);
    }

    /** Ends the job and stops its work. */
    public void cancel(String id) {
        var job = find(id);
        if (!tables.jobs().cancel(id)) {
            throw conflict(id, "cannot be cancelled; delete the document instead");
        }
        runner.interrupt(id);
        release(job.upload().blob().digest());
    }

    /** Takes a job out of quarantine. */
    public Job retry(String id) {
        find(id);
        if (!tables.jobs().requeue(id)) {
            throw conflict(
                    id, "cannot be tried again, or a later upload has replaced it; upload anew");
        }
        runner.wake();
        return find(id);
    }

    /** Takes all jobs of a collection out of quarantine; how many they were. */
    public int retryAll(String collection) {
        int count = tables.jobs().requeueAll(collection);
        runner.wake();
        return count;
    }

    private Job find(String id) {
        return tables.jobs()
                .find(id)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemKind.NOT_FOUND, "There is no job " + id + "."));
    }

    private ProblemException conflict(String id, String what) {
        var stage = find(id).stage().name().toLowerCase(Locale.ROOT);
        return new ProblemException(
                ProblemKind.CONFLICT, "Job %s is %s and %s.".formatted(id, stage, what));
    }

    /** Removes the document and everything on its way to it; false when there was neither. */
    public boolean delete(DocumentKey key, Conditions conditions) {
        tables.acceptance().check(key, conditions);
        return delete(key.collection(), List.of(key.externalId())).missing().isEmpty();
    }

    /** Removes documents in few transactions, each of which is one change of the index. */
    public DeletedDocuments delete(String collection, List<String> externalIds) {
        var missing = new ArrayList<String>();
        int deleted = 0;
        for (int start = 0; start < externalIds.size(); start += DELETIONS_PER_CHANGE) {
            int end = Math.min(externalIds.size(), start + DELETIONS_PER_CHANGE);
            var batch =
                    externalIds.subList(start, end).stream()
                            .distinct()
                            .map(id -> new DocumentKey(collection, id))
                            .toList();
            var gone = deleteBatch(batch);
            deleted += gone.size();
            batch.stream()
                    .filter(key -> !gone.contains(key))
                    .map(DocumentKey::externalId)
                    .forEach(missing::add);
        }
        return new DeletedDocuments(deleted, missing);
    }

    /**
     * Every document of a collection that is not spared, with what is on its way.
     *
     * @param published the documents that are there, also those that came without a file
     */
    public DeletedDocuments deleteAll(
            String collection, List<String> published, Predicate<DocumentKey> spared) {
        var names = new TreeSet<>(published);
        names.addAll(tables.sources().names(collection));
        names.addAll(tables.jobs().waiting(collection));
        names.removeIf(name -> spared.test(new DocumentKey(collection, name)));
        return delete(collection, List.copyOf(names));
    }

    /** Whether nothing of a collection is on its way. */
    public boolean isIdle(String collection) {
        return tables.jobs().waiting(collection).isEmpty();
    }

    private List<DocumentKey> deleteBatch(List<DocumentKey> keys) {
        var digests = new TreeSet<String>();
        var gone = new ArrayList<DocumentKey>();
        for (var key : keys) {
            boolean cancelled = false;
            for (var job : tables.jobs().open(key)) {
                if (tables.jobs().cancel(job.id())) {
                    runner.interrupt(job.id());
                    cancelled = true;
                }
                digests.add(job.upload().blob().digest());
            }
            if (cancelled) gone.add(key);
        }
        tables.jobs()
                .inTransaction(
                        () -> {
                            for (var key : keys) remove(key, digests, gone);
                            return gone;
                        });
        digests.forEach(this::release);
        return gone;
    }

    private void remove(DocumentKey key, Set<String> digests, List<DocumentKey> gone) {
        tables.sources().find(key).ifPresent(blob -> digests.add(blob.digest()));
        boolean removed = publisher.delete(key);
        tables.sources().remove(key);
        tables.acceptance().forgetObject(key);
        digests.addAll(tables.jobs().dropQuarantined(key, Long.MAX_VALUE, DELETED));
        if (removed && !gone.contains(key)) gone.add(key);
    }

    @Override
    public void close() {
        housekeeping.close();
        runner.close();
    }
}
