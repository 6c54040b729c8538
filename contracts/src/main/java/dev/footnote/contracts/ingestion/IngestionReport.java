package dev.footnote.contracts.ingestion;

import java.util.List;
import java.util.Map;

/**
 * What became of a document. {@code warnings} are sentences for the administrator (a page without
 * text, a limit that was met); {@code stageMillis} is the time spent in each stage.
 */
public record IngestionReport(
        int pages,
        int pagesWithoutText,
        long characters,
        int chunks,
        String language,
        boolean unchanged,
        List<String> warnings,
        Map<JobStage, Long> stageMillis) {
    public IngestionReport {
        warnings = List.copyOf(warnings);
        stageMillis = Map.copyOf(stageMillis);
    }
}
