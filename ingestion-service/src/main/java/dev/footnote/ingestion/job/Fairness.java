package dev.footnote.ingestion.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which waiting job is next. As a rule it is the one of the highest priority, among equals one of
 * the collection that has the fewest jobs running, and there the smallest: so one small file waits
 * neither behind ten thousand of its own collection nor behind another collection's. Every fourth
 * turn goes to the oldest job of a collection whatever its size and priority, so that nothing waits
 * for ever.
 */
final class Fairness {
    private static final int TURNS_PER_OLDEST = 4;

    private Fairness() {}

    /** A job that could run now; a lower priority number goes first. */
    record Head(String jobId, int priority, long bytes, long sequence) {}

    /**
     * What a collection offers.
     *
     * @param running how many of its jobs are being worked on
     * @param preferred by priority, then size, then age
     * @param oldest by age
     */
    record Offer(String collection, int running, List<Head> preferred, List<Head> oldest) {
        Offer {
            preferred = List.copyOf(preferred);
            oldest = List.copyOf(oldest);
        }
    }

    /** A job's place: as if those of its collection that go before it ran already. */
    private record Place(Head head, int running) {}

    /** The jobs to run, the best first; {@code turn} counts the decisions before this one. */
    static List<String> order(List<Offer> offers, long turn) {
        boolean byAge = turn % TURNS_PER_OLDEST == TURNS_PER_OLDEST - 1;
        var places = new ArrayList<Place>();
        for (var offer : rotated(offers, turn)) {
            var heads = byAge ? offer.oldest() : offer.preferred();
            for (int i = 0; i < heads.size(); i++) {
                places.add(new Place(heads.get(i), offer.running() + i));
            }
        }
        Comparator<Place> fewestRunning = Comparator.comparingInt(Place::running);
        Comparator<Place> highestPriority =
                Comparator.comparingInt(place -> place.head().priority());
        places.sort(byAge ? fewestRunning : highestPriority.thenComparing(fewestRunning));
        return places.stream().map(place -> place.head().jobId()).toList();
    }

    /** Among equals another collection is first at each turn. */
    private static List<Offer> rotated(List<Offer> offers, long turn) {
        if (offers.isEmpty()) return offers;
        var rotated = new ArrayList<Offer>(offers.size());
        int first = Math.floorMod(turn, offers.size());
        rotated.addAll(offers.subList(first, offers.size()));
        rotated.addAll(offers.subList(0, first));
        return rotated;
    }
}
