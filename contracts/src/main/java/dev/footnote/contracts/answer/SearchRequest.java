package dev.footnote.contracts.answer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A search for passages; {@code limit} is 10 unless given, at most 100. */
public record SearchRequest(
        String query,
        List<String> collections,
        Map<String, String> filters,
        Optional<Integer> limit) {
    public SearchRequest {
        query = query == null ? "" : query;
        collections = collections == null ? List.of() : List.copyOf(collections);
        filters = filters == null ? Map.of() : Map.copyOf(filters);
    }
}
