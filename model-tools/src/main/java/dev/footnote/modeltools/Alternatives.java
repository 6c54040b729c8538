package dev.footnote.modeltools;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What would fit instead: the same model stored smaller, else smaller models, its kin first. */
record Alternatives(KnownModels known, long memoryBytes, Need.Load load) {
    private static final int SUGGESTIONS_MAX = 4;

    List<String> of(Optional<ModelShape> wanted) {
        List<String> lines = new ArrayList<>();
        wanted.ifPresent(shape -> best(shape).ifPresent(lines::add));
        if (lines.isEmpty()) {
            known.models().stream()
                    .sorted(
                            Comparator.comparing((ModelShape it) -> !isKin(it, wanted))
                                    .thenComparing(
                                            Comparator.comparingLong(ModelShape::parameters)
                                                    .reversed()))
                    .flatMap(it -> best(it).stream())
                    .limit(SUGGESTIONS_MAX)
                    .forEach(lines::add);
        }
        if (lines.isEmpty()) return List.of("Nothing known fits this machine.");
        lines.addFirst("What would fit:");
        return lines;
    }

    /** The most exact way to store it that fits. */
    private Optional<String> best(ModelShape shape) {
        return WeightTypes.USUAL.stream()
                .filter(type -> Need.of(shape, type, load).fits(memoryBytes))
                .findFirst()
                .map(
                        type ->
                                "  %s as %s: %s in files, %s together in memory"
                                        .formatted(
                                                shape.name(),
                                                type,
                                                Sizes.told(
                                                        Need.of(shape, type, load).storedBytes()),
                                                Sizes.told(
                                                        Need.of(shape, type, load).totalBytes())));
    }

    private static boolean isKin(ModelShape shape, Optional<ModelShape> wanted) {
        return wanted.isPresent() && wanted.get().family().equals(shape.family());
    }
}
