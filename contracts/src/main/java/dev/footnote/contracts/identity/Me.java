package dev.footnote.contracts.identity;

import java.util.List;

/**
 * Who a request is from.
 *
 * @param role none without a key
 * @param collections that it may read
 */
public record Me(String name, String role, List<String> scopes, List<String> collections) {
    public Me {
        scopes = List.copyOf(scopes);
        collections = List.copyOf(collections);
    }
}
