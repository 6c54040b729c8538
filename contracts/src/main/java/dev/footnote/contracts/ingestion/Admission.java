package dev.footnote.contracts.ingestion;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.util.Optional;

/**
 * What became of one file out of many: a job, or the reason why there is none.
 *
 * @param name what it is called where it comes from
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Admission(String name, Optional<String> jobId, Optional<String> problem) {
    public static Admission accepted(String name, String jobId) {
        return new Admission(name, Optional.of(jobId), Optional.empty());
    }

    public static Admission refused(String name, String problem) {
        return new Admission(name, Optional.empty(), Optional.of(problem));
    }
}
