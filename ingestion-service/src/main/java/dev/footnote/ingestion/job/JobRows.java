package dev.footnote.ingestion.job;

import dev.footnote.contracts.ingestion.IngestionReport;
import dev.footnote.contracts.ingestion.JobPriority;
import dev.footnote.contracts.ingestion.JobStage;
import dev.footnote.contracts.ingestion.PageProgress;
import dev.footnote.ingestion.blob.Blob;
import dev.footnote.ingestion.job.Job.Progress;
import dev.footnote.ingestion.job.Job.Tries;
import dev.footnote.ingestion.job.Job.Upload;
import dev.footnote.knowledge.DocumentKey;

import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Reads rows of the job table. */
final class JobRows {
    static final String COLUMNS =
            "sequence, id, collection, external_id, file_name, media_type, digest, bytes, priority,"
                    + " stage, progress, pages_done, pages_total, seconds_left, attempts, failures,"
                    + " losses, deaths, created_at, updated_at, problem, report";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JobRows() {}

    /** The lower, the earlier. */
    static int number(JobPriority priority) {
        return switch (priority) {
            case HIGH -> 0;
            case NORMAL -> 1;
            case BULK -> 2;
        };
    }

    private static JobPriority priority(int number) {
        for (var priority : JobPriority.values()) {
            if (number(priority) == number) return priority;
        }
        throw new IllegalStateException(
                "priority " + number + " in the job table; 0 to 2 expected");
    }

    static String json(IngestionReport report) {
        return JSON.writeValueAsString(report);
    }

    /** The only column. */
    static String text(ResultSet row, int index) throws SQLException {
        return row.getString(1);
    }

    static Job job(ResultSet row, int index) throws SQLException {
        var report = Optional.ofNullable(row.getString("report"));
        return new Job(
                row.getLong("sequence"),
                row.getString("id"),
                upload(row),
                progress(row),
                new Tries(
                        row.getInt("attempts"),
                        row.getInt("failures"),
                        row.getInt("losses"),
                        row.getInt("deaths")),
                instant(row, "created_at"),
                instant(row, "updated_at"),
                Optional.ofNullable(row.getString("problem")),
                report.map(text -> JSON.readValue(text, IngestionReport.class)));
    }

    private static Upload upload(ResultSet row) throws SQLException {
        return new Upload(
                new DocumentKey(row.getString("collection"), row.getString("external_id")),
                row.getString("file_name"),
                Optional.ofNullable(row.getString("media_type")),
                new Blob(row.getString("digest"), row.getLong("bytes")),
                priority(row.getInt("priority")));
    }

    private static Progress progress(ResultSet row) throws SQLException {
        int pages = row.getInt("pages_total");
        long secondsLeft = row.getLong("seconds_left");
        boolean estimated = !row.wasNull();
        return new Progress(
                JobStage.valueOf(row.getString("stage")),
                row.getDouble("progress"),
                pages == 0
                        ? Optional.empty()
                        : Optional.of(new PageProgress(row.getInt("pages_done"), pages)),
                estimated ? Optional.of(secondsLeft) : Optional.empty());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
