package dev.footnote.ingestion;

import dev.footnote.ingestion.job.Ingestion;

import org.springframework.context.SmartLifecycle;

/** Starts the workers when every bean is there, and stops them before any goes. */
final class IngestionStart implements SmartLifecycle {
    private final Ingestion ingestion;
    private final int workers;
    private volatile boolean running;

    IngestionStart(Ingestion ingestion, int workers) {
        this.ingestion = ingestion;
        this.workers = workers;
    }

    @Override
    public void start() {
        ingestion.start(workers);
        running = true;
    }

    @Override
    public void stop() {
        ingestion.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
