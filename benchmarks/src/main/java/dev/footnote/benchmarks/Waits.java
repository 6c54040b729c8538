package dev.footnote.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long requests took, and what became of those that failed; for many threads. */
final class Waits {
    private final List<Long> micros = new ArrayList<>();
    private final Map<String, Integer> faults = new TreeMap<>();
    private int told;

    synchronized void add(long wait) {
        micros.add(wait);
    }

    synchronized void fault(String line) {
        faults.merge(line, 1, Integer::sum);
    }

    /** Of those since this was asked last. */
    synchronized String soFar() {
        var text = summary(micros.subList(told, micros.size()));
        told = micros.size();
        return text;
    }

    synchronized String all() {
        return summary(micros);
    }

    synchronized Map<String, Integer> faults() {
        return Map.copyOf(faults);
    }

    private String summary(List<Long> part) {
        if (part.isEmpty()) {
            return "no answer, %d faults".formatted(count());
        }
        var sorted = part.stream().mapToLong(Long::longValue).sorted().toArray();
        return "%,d answers, median %.1f ms, 95 %% %.1f ms, 99 %% %.1f ms, longest %.1f ms, %d faults"
                .formatted(
                        sorted.length,
                        sorted[sorted.length / 2] / 1e3,
                        sorted[sorted.length * 95 / 100] / 1e3,
                        sorted[sorted.length * 99 / 100] / 1e3,
                        sorted[sorted.length - 1] / 1e3,
                        count());
    }

    private int count() {
        return faults.values().stream().mapToInt(Integer::intValue).sum();
    }
}
