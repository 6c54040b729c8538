package dev.footnote.cli.sync;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Terminal;
import dev.footnote.cli.client.FootnoteClient;
import dev.footnote.cli.client.Ingestion;
import dev.footnote.cli.client.Ingestion.Failure;
import dev.footnote.contracts.ingestion.JobPriority;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a collection the same as a folder: uploads what is new or changed, deletes what is gone. An
 * unchanged folder uploads nothing. What a pass was stopped in, the next one does.
 */
public final class FolderSync {
    private static final int NAMES_PER_DELETION = 1_000;
    private static final int LIST_PAGE = 1_000;

    private final FootnoteClient client;
    private final Terminal terminal;
    private final Target target;
    private final FolderScan scan;
    private final SyncMemory memory;

    /**
     * What is kept the same.
     *
     * @param data where the command line keeps its own files
     */
    public record Target(Path folder, String collection, Path data) {}

    /** What a pass did; {@code deleted} counts documents. */
    public record Pass(int uploaded, int unchanged, int deleted, List<Failure> failures) {
        public Pass {
            failures = List.copyOf(failures);
        }
    }

    public FolderSync(FootnoteClient client, Terminal terminal, Target target) {
        this.client = client;
        this.terminal = terminal;
        this.target = target;
        this.scan = new FolderScan(target.folder());
        this.memory = new SyncMemory(target.data(), target.folder(), target.collection());
    }

    /** {@code certain} deletes also where {@link SyncPlan#doubt} asks first. */
    public Pass run(boolean certain) {
        var found = scan.run();
        var remembered = memory.read();
        var state =
                new SyncPlan.State(
                        digests(found), remote(), remembered.documents(), remembered.failed());
        var plan = SyncPlan.of(state);
        var doubt = plan.doubt(state).filter(_ -> !certain);
        if (doubt.isPresent()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "Nothing was done: %s. If that is meant, say --delete-many."
                            .formatted(doubt.get()));
        }
        var now = new HashMap<>(remembered.documents());
        var failed = new HashMap<>(remembered.failed());
        // Remembered before they are there: what is uploaded is never forgotten.
        var uploads = chosen(plan, found);
        uploads.forEach((id, file) -> now.put(id, file.digest()));
        memory.write(new SyncMemory.Content(now, failed));
        var failures = upload(uploads);
        failed.keySet().removeAll(plan.uploads());
        for (var failure : failures) {
            Optional.ofNullable(found.get(failure.name()))
                    .ifPresent(it -> failed.put(failure.name(), it.digest()));
        }
        delete(plan.deletions());
        plan.deletions().forEach(now::remove);
        plan.deletions().forEach(failed::remove);
        found.forEach((id, file) -> now.put(id, file.digest()));
        memory.write(new SyncMemory.Content(now, failed));
        int uploaded = plan.uploads().size() - failures.size();
        int unchanged = found.size() - plan.uploads().size();
        return new Pass(uploaded, unchanged, plan.deletions().size(), failures);
    }

    private static Map<String, String> digests(Map<String, FolderScan.Found> found) {
        var digests = new HashMap<String, String>();
        found.forEach((id, file) -> digests.put(id, file.digest()));
        return digests;
    }

    private Map<String, String> remote() {
        var remote = new HashMap<String, String>();
        var cursor = Optional.<String>empty();
        do {
            var page = client.documents(target.collection(), cursor, LIST_PAGE);
            page.items().forEach(it -> remote.put(it.externalId(), it.digest()));
            cursor = page.next();
        } while (cursor.isPresent());
        return remote;
    }

    private static Map<String, FolderScan.Found> chosen(
            SyncPlan plan, Map<String, FolderScan.Found> found) {
        var chosen = new LinkedHashMap<>(found);
        chosen.keySet().retainAll(new HashSet<>(plan.uploads()));
        return chosen;
    }

    private List<Failure> upload(Map<String, FolderScan.Found> files) {
        if (files.isEmpty()) return List.of();
        var sources = files.values().stream().map(FolderScan.Found::source).toList();
        return new Ingestion(client, terminal, JobPriority.BULK)
                .ingest(target.collection(), sources)
                .failures();
    }

    private void delete(List<String> externalIds) {
        for (int start = 0; start < externalIds.size(); start += NAMES_PER_DELETION) {
            int end = Math.min(externalIds.size(), start + NAMES_PER_DELETION);
            client.delete(target.collection(), externalIds.subList(start, end));
        }
    }
}
