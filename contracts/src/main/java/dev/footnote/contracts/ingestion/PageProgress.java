package dev.footnote.contracts.ingestion;

/** How many pages of a document have been through the stage that its job is in. */
public record PageProgress(int done, int total) {
    public PageProgress {
        if (done < 0 || total < done) {
            throw new IllegalArgumentException("%d of %d pages".formatted(done, total));
        }
    }
}
