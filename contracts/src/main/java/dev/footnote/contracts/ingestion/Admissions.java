package dev.footnote.contracts.ingestion;

import java.util.List;

/** What became of each file of an archive, a list of addresses or a bucket, in its order. */
public record Admissions(int accepted, int refused, List<Admission> items) {
    public Admissions {
        items = List.copyOf(items);
    }

    public static Admissions of(List<Admission> items) {
        int accepted = (int) items.stream().filter(it -> it.jobId().isPresent()).count();
        return new Admissions(accepted, items.size() - accepted, items);
    }
}
