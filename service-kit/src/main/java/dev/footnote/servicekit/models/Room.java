package dev.footnote.servicekit.models;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whether one more model fits the budget, and which idle ones must make room. */
sealed interface Room {

    /** It fits once these are closed; the least recently used come first. */
    record Fits(List<String> closing) implements Room {
        public Fits {
            closing = List.copyOf(closing);
        }
    }

    /** It would fit if these were not in use. */
    record Busy(List<String> used) implements Room {
        public Busy {
            used = List.copyOf(used);
        }
    }

    /** It does not fit even alone beside what stays. */
    record Never(Footprint available) implements Room {}

    /**
     * A model that is open.
     *
     * @param users requests that are using it
     * @param kept whether it stays open even when nobody uses it
     */
    record Occupant(String key, Footprint footprint, Instant lastUsed, int users, boolean kept) {}

    /** Decides; closes as few as possible, and never one that is used or kept. */
    static Room of(Footprint budget, Footprint wanted, List<Occupant> open) {
        Footprint kept = Footprint.NOTHING;
        Footprint taken = wanted;
        for (Occupant occupant : open) {
            taken = taken.plus(occupant.footprint());
            if (occupant.kept()) kept = kept.plus(occupant.footprint());
        }
        if (!wanted.plus(kept).fits(budget)) {
            return new Never(
                    new Footprint(
                            Math.max(0, budget.weightsBytes() - kept.weightsBytes()),
                            Math.max(0, budget.heapBytes() - kept.heapBytes())));
        }
        List<Occupant> idle =
                open.stream()
                        .filter(it -> it.users() == 0 && !it.kept())
                        .sorted(Comparator.comparing(Occupant::lastUsed))
                        .toList();
        List<String> closing = new ArrayList<>();
        for (Occupant occupant : idle) {
            if (taken.fits(budget)) break;
            closing.add(occupant.key());
            taken =
                    new Footprint(
                            taken.weightsBytes() - occupant.footprint().weightsBytes(),
                            taken.heapBytes() - occupant.footprint().heapBytes());
        }
        if (taken.fits(budget)) return new Fits(closing);
        return new Busy(
                open.stream().filter(it -> it.users() > 0).map(Occupant::key).sorted().toList());
    }
}
