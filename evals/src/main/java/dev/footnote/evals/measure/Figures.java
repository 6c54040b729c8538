package dev.footnote.evals.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects values under names and gives their means, in the order of first mention. */
public final class Figures {
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    public Figures add(String name, double value) {
        values.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
        return this;
    }

    public Figures add(String name, boolean happened) {
        return add(name, happened ? 1.0 : 0.0);
    }

    public Map<String, Double> means() {
        var means = new LinkedHashMap<String, Double>();
        values.forEach(
                (name, all) ->
                        means.put(
                                name,
                                all.stream().mapToDouble(Double::doubleValue).average().orElse(0)));
        return means;
    }

    /** The value that a share of all values does not exceed. */
    public double quantile(String name, double share) {
        var sorted = new ArrayList<>(values.getOrDefault(name, List.of()));
        if (sorted.isEmpty()) {
            return 0;
        }
        Collections.sort(sorted);
        return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }
}
