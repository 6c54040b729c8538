package dev.footnote.ingestion.source;

import dev.footnote.contracts.ingestion.Admission;
import dev.footnote.contracts.ingestion.JobPriority;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.ingestion.job.Conditions;
import dev.footnote.ingestion.job.Ingestion;
import dev.footnote.ingestion.job.Ingestion.Arrival;
import dev.footnote.ingestion.job.Ingestion.FileNote;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.KnowledgeException;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

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
        try {
            var key = new DocumentKey(target.collection(), name);
            if (target.taken().test(key)) return Admission.refused(name, "the id is taken");
            var note = new FileNote(name, mediaType, JobPriority.BULK);
            var job = ingestion.accept(new Arrival(key, note, Conditions.NONE, content));
            return Admission.accepted(name, job.id());
        } catch (ProblemException | KnowledgeException e) {
            return Admission.refused(name, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            var cause = Optional.ofNullable(e.getCause()).map(Throwable::getMessage);
            return Admission.refused(name, "it could not be read: " + cause.orElse("no reason"));
        }
    }
}
