package dev.footnote.contracts.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** Who may read: everyone, also without a key, or these users and these groups. */
public record AccessGrants(boolean everyone, Set<String> users, Set<String> groups) {
    public AccessGrants {
        users = Set.copyOf(users);
        groups = Set.copyOf(groups);
    }

    /** A client leaves out what it does not grant. */
    @JsonCreator
    static AccessGrants of(
            @JsonProperty("everyone") @Nullable Boolean everyone,
            @JsonProperty("users") @Nullable Set<String> users,
            @JsonProperty("groups") @Nullable Set<String> groups) {
        return new AccessGrants(
                Boolean.TRUE.equals(everyone),
                users == null ? Set.of() : users,
                groups == null ? Set.of() : groups);
    }
}
