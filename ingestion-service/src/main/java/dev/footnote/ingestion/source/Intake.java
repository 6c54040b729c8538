package dev.footnote.ingestion.source;

import dev.footnote.contracts.ingestion.Admission;
import dev.footnote.contracts.ingestion.JobPriority;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.ingestion.job.Conditions;
import dev.footnote.ingestion.job.Ingestion;
import dev.footnote.ingestion.job.Ingestion.Arrival;
import dev.footnote.ingestion.job.Ingestion.FileNote;
import dev.footnote.ingestion.job.Ingestion.Remote;
import dev.footnote.ingestion.job.Job;
import dev.footnote.ingestion.job.ObjectState;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.KnowledgeException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Puts the files of one source into a collection, each as a job of priority bulk. A file that is
 * refused does not stop the others.
 */
final class Intake {
    private final Ingestion ingestion;
    private final Target target;

    Intake(Ingestion ingestion, Target target) {
        this.ingestion = ingestion;
        this.target = target;
    }

    Admission take(String name, Optional<String> mediaType, InputStream content) {
        return taken(
                name,
                (key, note) -> {
                    var arrival =
                            new Arrival(key, withType(note, mediaType), Conditions.NONE, content);
                    return ingestion.accept(arrival);
                });
    }

    /** An object of a bucket, which is read only when what it holds is not known yet. */
    Admission take(String name, ObjectState listed, Fetch fetch) {
        return taken(
                name,
                (key, note) -> {
                    var known = ingestion.acceptUnread(new Remote(key, note, listed));
                    return known.isPresent() ? known.get() : fetched(key, note, fetch);
                });
    }

    private Job fetched(DocumentKey key, FileNote note, Fetch fetch) {
        try (var object = fetch.open()) {
            var arrival = new Arrival(key, note, Conditions.NONE, object.content());
            var job = ingestion.accept(arrival);
            // As it was read, which may be later than it was listed.
            ingestion.remember(object.state(), job);
            return job;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileNote withType(FileNote note, Optional<String> mediaType) {
        return new FileNote(note.name(), mediaType, note.priority());
    }

    /** Begins to read an object. */
    interface Fetch {
        Fetched open() throws IOException;
    }

    /** An object that is being read. */
    record Fetched(ObjectState state, InputStream content) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    private Admission taken(String name, BiFunction<DocumentKey, FileNote, Job> take) {
        try {
            var key = new DocumentKey(target.collection(), name);
            if (target.taken().test(key)) return Admission.refused(name, "the id is taken");
            var note = new FileNote(name, Optional.empty(), JobPriority.BULK);
            return Admission.accepted(name, take.apply(key, note).id());
        } catch (ProblemException | KnowledgeException e) {
            return Admission.refused(name, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            var cause = Optional.ofNullable(e.getCause()).map(Throwable::getMessage);
            return Admission.refused(name, "it could not be read: " + cause.orElse("no reason"));
        }
    }
}
