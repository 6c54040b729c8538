package dev.footnote.cli.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What makes a collection the same as a folder. Only documents that came from this folder are ever
 * deleted; those that others put into the collection are left alone.
 *
 * @param uploads new files and changed ones, by external id
 * @param deletions documents whose files are gone
 */
public record SyncPlan(List<String> uploads, List<String> deletions) {
    private static final int DELETIONS_UNASKED_MAX = 10;

    public SyncPlan {
        uploads = List.copyOf(uploads);
        deletions = List.copyOf(deletions);
    }

    /**
     * The state of things; each map is from external id to digest.
     *
     * @param local the folder's files
     * @param remote the collection's documents
     * @param known what this folder's last synchronisation uploaded
     * @param failed of these, what could not be indexed
     */
    public record State(
            Map<String, String> local,
            Map<String, String> remote,
            Map<String, String> known,
            Map<String, String> failed) {
        public State {
            local = Map.copyOf(local);
            remote = Map.copyOf(remote);
            known = Map.copyOf(known);
            failed = Map.copyOf(failed);
        }
    }

    public static SyncPlan of(State state) {
        var uploads = new ArrayList<String>();
        state.local()
                .forEach(
                        (id, digest) -> {
                            boolean there = digest.equals(state.remote().get(id));
                            boolean hopeless = digest.equals(state.failed().get(id));
                            if (!there && !hopeless) uploads.add(id);
                        });
        var deletions = new ArrayList<String>();
        for (var id : state.known().keySet()) {
            if (!state.local().containsKey(id)) deletions.add(id);
        }
        uploads.sort(null);
        deletions.sort(null);
        return new SyncPlan(uploads, deletions);
    }

    /**
     * Why the deletions should be asked for first; a folder that is suddenly empty is more often a
     * disk that is not there than a decision.
     */
    public Optional<String> doubt(State state) {
        int known = state.known().size();
        if (deletions.isEmpty()) return Optional.empty();
        if (state.local().isEmpty()) {
            return Optional.of(
                    "the folder is empty, and all %,d documents of it would be deleted"
                            .formatted(deletions.size()));
        }
        if (deletions.size() > DELETIONS_UNASKED_MAX && deletions.size() * 2 > known) {
            return Optional.of(
                    "%,d of the folder's %,d documents would be deleted"
                            .formatted(deletions.size(), known));
        }
        return Optional.empty();
    }
}
