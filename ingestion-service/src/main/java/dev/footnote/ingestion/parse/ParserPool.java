package dev.footnote.ingestion.parse;

import dev.footnote.contracts.ingestion.PageProgress;
import dev.footnote.ingestion.parse.ParseOutcome.Refusal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Parser processes, started when needed and kept while they are healthy. */
public final class ParserPool implements DocumentParser {
    private final ParserSettings settings;
    private final Semaphore permits;
    private final Deque<ParserProcess> idle = new ArrayDeque<>();
    private boolean closed;

    public ParserPool(ParserSettings settings) {
        this.settings = settings;
        this.permits = new Semaphore(settings.processes());
    }

    @Override
    public ParseOutcome parse(ParseRequest request, Consumer<PageProgress> progress)
            throws InterruptedException {
        permits.acquire();
        try {
            return parseNow(request, progress);
        } finally {
            permits.release();
        }
    }

    private ParseOutcome parseNow(ParseRequest request, Consumer<PageProgress> progress)
            throws InterruptedException {
        ParserProcess process;
        try {
            process = borrow();
        } catch (IOException e) {
            return new ParseOutcome.Refused(
                    Refusal.CRASHED, "no parser process could be started: " + e.getMessage());
        }
        boolean healthy = false;
        try {
            var outcome = process.parse(request, progress);
            healthy = !(outcome instanceof ParseOutcome.Refused refused) || isHarmless(refused);
            return outcome;
        } finally {
            giveBack(process, healthy);
        }
    }

    private static boolean isHarmless(ParseOutcome.Refused refused) {
        return switch (refused.kind()) {
            case EMPTY, ENCRYPTED, MALFORMED, UNSUPPORTED, LIMIT -> true;
            case TIMEOUT, STALLED, MEMORY, CRASHED -> false;
        };
    }

    private ParserProcess borrow() throws IOException, InterruptedException {
        synchronized (idle) {
            if (closed) throw new IOException("the service is stopping");
            while (!idle.isEmpty()) {
                var process = idle.pop();
                if (process.isAlive()) return process;
                process.close();
            }
        }
        var process = new ParserProcess(settings);
        process.awaitReady();
        return process;
    }

    private void giveBack(ParserProcess process, boolean healthy) {
        synchronized (idle) {
            if (healthy && !closed && process.isAlive()) {
                idle.push(process);
                return;
            }
        }
        process.close();
    }

    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
            idle.forEach(ParserProcess::close);
            idle.clear();
        }
    }
}
