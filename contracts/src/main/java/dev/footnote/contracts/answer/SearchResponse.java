package dev.footnote.contracts.answer;

import java.util.List;

/** Ranked passages, best first. */
public record SearchResponse(String query, List<SourcePassage> passages, long retrievalMillis) {
    public SearchResponse {
        passages = List.copyOf(passages);
    }
}
