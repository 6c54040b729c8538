package dev.footnote.ingestion.job;

import dev.footnote.contracts.ingestion.JobStage;

import java.util.EnumMap;
import java.util.Map;

/** How long each stage took. */
final class StageClock {
    private final Map<JobStage, Long> millis = new EnumMap<>(JobStage.class);
    private JobStage stage = JobStage.RECEIVED;
    private final long beginNanos = System.nanoTime();
    private long startNanos = beginNanos;

    void enter(JobStage next) {
        end();
        stage = next;
    }

    void end() {
        long now = System.nanoTime();
        millis.merge(stage, (now - startNanos) / 1_000_000, Long::sum);
        startNanos = now;
    }

    /** Since the first stage was entered. */
    long nanos() {
        return System.nanoTime() - beginNanos;
    }

    /** Since the stage was entered. */
    long stageMillis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    Map<JobStage, Long> millis() {
        return millis;
    }
}
