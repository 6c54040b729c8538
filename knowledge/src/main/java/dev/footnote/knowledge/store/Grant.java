package dev.footnote.knowledge.store;

import java.util.List;
import java.util.Set;

/**
 * What a person may see, in the terms of an index.
 *
 * @param collections those whose list admits him, as it is now
 * @param principals as whom he is admitted by documents that have a list of their own
 * @param unsettled documents whose own list the index may not have heard of; they are not shown
 */
public record Grant(Set<String> collections, List<String> principals, Set<String> unsettled) {
    public Grant {
        collections = Set.copyOf(collections);
        principals = List.copyOf(principals);
        unsettled = Set.copyOf(unsettled);
    }
}
