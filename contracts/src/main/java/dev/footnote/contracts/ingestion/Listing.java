package dev.footnote.contracts.ingestion;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.util.List;
import java.util.Optional;

/** A page of a list; {@code next} is the cursor of the following page, absent at the end. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Listing<T>(List<T> items, Optional<String> next) {
    public Listing {
        items = List.copyOf(items);
    }
}
