package dev.footnote.cli.models;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Reports how much a folder holds while another program fills it: the tools' own progress displays
 * differ and cannot be read reliably, the bytes on disk can.
 */
final class FolderWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final Path folder;
    private final LongConsumer report;
    private final Thread thread;

    FolderWatch(Path folder, LongConsumer report) {
        this.folder = folder;
        this.report = report;
        this.thread = Thread.ofVirtual().start(this::watch);
    }

    void lookAgain() {
        report.accept(Folders.bytes(folder));
    }

    private void watch() {
        try {
            while (true) {
                lookAgain();
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
