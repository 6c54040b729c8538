package dev.footnote.knowledge;

import java.util.List;

/** Passages found, best first, each live when it was read. */
public record Retrieval(List<RankedPassage> passages, QueryAnalysis analysis) {
    public Retrieval {
        passages = List.copyOf(passages);
    }
}
