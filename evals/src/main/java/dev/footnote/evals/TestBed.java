package dev.footnote.evals;

import dev.footnote.cli.Terminal;
import dev.footnote.cli.client.FootnoteClient;
import dev.footnote.cli.client.Ingestion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The server under measurement and how it is used.
 *
 * @param data the server's data folder
 * @param queries which of them are asked
 */
record TestBed(FootnoteClient client, Terminal terminal, Path data, Queries queries) {

    /**
     * What is asked.
     *
     * @param limit at most this many queries of each set
     * @param searchOnly whether questions are looked up without an answer
     */
    record Queries(int limit, boolean searchOnly) {}

    boolean searchOnly() {
        return queries.searchOnly();
    }

    /** How long the documents took, if they were loaded in this run. */
    record Loaded(double seconds, long failed) {
        void addTo(Map<String, Double> values) {
            if (seconds > 0) {
                values.put("ingestion s", seconds);
                values.put("documents failed", (double) failed);
            }
        }
    }

    @FunctionalInterface
    interface Sources {
        List<Ingestion.Source> get() throws IOException;
    }

    /** Loads a collection unless the data folder was kept from a run that did. */
    Loaded load(String collection, Sources sources) throws IOException {
        var mark = data.resolve("loaded-" + collection);
        if (Files.exists(mark)) {
            terminal.stage(collection + ": its documents are kept from an earlier run");
            return new Loaded(0, 0);
        }
        terminal.stage(collection + ":");
        var files = sources.get();
        long begin = System.nanoTime();
        var summary = new Ingestion(client, terminal).ingest(collection, files);
        double seconds = (System.nanoTime() - begin) / 1e9;
        summary.failures()
                .forEach(f -> terminal.stage("  failed: " + f.name() + ": " + f.reason()));
        Files.createFile(mark);
        return new Loaded(seconds, summary.failures().size());
    }

    Path scratch(String name) throws IOException {
        return Files.createDirectories(data.resolve("scratch-" + name));
    }

    <T> List<T> limited(List<T> all) {
        return all.subList(0, Math.min(queries.limit(), all.size()));
    }
}
