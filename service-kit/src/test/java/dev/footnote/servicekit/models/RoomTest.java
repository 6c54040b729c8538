package dev.footnote.servicekit.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.servicekit.models.Room.Occupant;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class RoomTest {
    private static final Footprint BUDGET = new Footprint(100, 50);

    @Test
    void whatFitsBesideTheOthersClosesNone() {
        assertThat(Room.of(BUDGET, new Footprint(40, 10), List.of(idle("a", 60, 40, 1))))
                .isEqualTo(new Room.Fits(List.of()));
    }

    @Test
    void theLeastRecentlyUsedGoFirstAndNoMoreThanNeeded() {
        var open = List.of(idle("new", 30, 10, 9), idle("old", 30, 10, 1), idle("mid", 30, 10, 5));
        assertThat(Room.of(BUDGET, new Footprint(60, 10), open))
                .isEqualTo(new Room.Fits(List.of("old", "mid")));
    }

    @Test
    void heapIsCountedByItself() {
        assertThat(Room.of(BUDGET, new Footprint(1, 20), List.of(idle("a", 1, 40, 1))))
                .isEqualTo(new Room.Fits(List.of("a")));
    }

    @Test
    void whatIsUsedIsNamedAndStays() {
        var open = List.of(used("busy", 80, 10), idle("idle", 20, 10, 1));
        assertThat(Room.of(BUDGET, new Footprint(50, 10), open))
                .isEqualTo(new Room.Busy(List.of("busy")));
    }

    @Test
    void whatDoesNotFitBesideTheDefaultNeverFitsAndTheRestIsTold() {
        var kept = new Occupant("default", new Footprint(70, 20), Instant.EPOCH, 0, true);
        assertThat(Room.of(BUDGET, new Footprint(40, 10), List.of(kept)))
                .isEqualTo(new Room.Never(new Footprint(30, 30)));
    }

    private static Occupant idle(String key, long weights, long heap, int second) {
        return new Occupant(
                key, new Footprint(weights, heap), Instant.ofEpochSecond(second), 0, false);
    }

    private static Occupant used(String key, long weights, long heap) {
        return new Occupant(key, new Footprint(weights, heap), Instant.EPOCH, 1, false);
    }
}
