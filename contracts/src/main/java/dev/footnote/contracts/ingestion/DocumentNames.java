package dev.footnote.contracts.ingestion;

import java.util.List;

/** Documents of one collection by their external ids. */
public record DocumentNames(List<String> externalIds) {
    public static final int COUNT_MAX = 10_000;

    public DocumentNames {
        externalIds = List.copyOf(externalIds);
        if (externalIds.isEmpty() || externalIds.size() > COUNT_MAX) {
            throw new IllegalArgumentException(
                    "%,d externalIds; 1 to %,d are taken".formatted(externalIds.size(), COUNT_MAX));
        }
    }
}
