package dev.footnote.identity;

import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.Role;
import dev.footnote.servicekit.security.Scope;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A key as it is kept: everything but its secret. */
public record ApiKey(String id, String prefix, Grant grant, Dates dates) {
    /**
     * What a key is given.
     *
     * @param owner the user that it acts as
     * @param scopes never more than the role has
     */
    public record Grant(
            String name,
            String owner,
            Set<String> groups,
            Role role,
            Set<Scope> scopes,
            Optional<Instant> expires) {
        private static final int NAME_LENGTH_MAX = 200;
        private static final int OWNER_LENGTH_MAX = 1_000;
        private static final int GROUPS_MAX = 200;

        public Grant {
            text("name", name, NAME_LENGTH_MAX);
            text("owner", owner, OWNER_LENGTH_MAX);
            groups = Set.copyOf(groups);
            groups.forEach(group -> text("group", group, OWNER_LENGTH_MAX));
            if (groups.size() > GROUPS_MAX) {
                throw new IllegalArgumentException(
                        "%d groups; at most %d are taken".formatted(groups.size(), GROUPS_MAX));
            }
            if (role == Role.NONE) {
                throw new IllegalArgumentException("a key of no role would open nothing");
            }
            if (scopes.isEmpty() || !role.scopes().containsAll(scopes)) {
                throw new IllegalArgumentException(
                        "scopes %s: a key of this role has one or more of %s"
                                .formatted(names(scopes), names(role.scopes())));
            }
            scopes = Set.copyOf(scopes);
        }

        private static void text(String what, String value, int lengthMax) {
            boolean printed = value.chars().noneMatch(Character::isISOControl);
            if (value.isBlank() || value.length() > lengthMax || !printed) {
                throw new IllegalArgumentException(
                        "%s \"%s\": expected are 1 to %d characters, none of them a line end"
                                .formatted(what, value, lengthMax));
            }
        }

        private static String names(Set<Scope> scopes) {
            Set<Scope> sorted = EnumSet.noneOf(Scope.class);
            sorted.addAll(scopes);
            return sorted.toString().toLowerCase(Locale.ROOT);
        }
    }

    /** When what happened to the key. */
    public record Dates(Instant created, Optional<Instant> revoked, Optional<Instant> lastUsed) {}

    boolean isValidAt(Instant time) {
        return dates.revoked().isEmpty()
                && grant.expires().filter(it -> !it.isAfter(time)).isEmpty();
    }

    /** Whoever comes with this key; empty when it is no longer valid. */
    public Optional<Caller> callerAt(Instant time) {
        if (!isValidAt(time)) return Optional.empty();
        return Optional.of(
                new Caller(
                        grant.name(),
                        Optional.of(grant.owner()),
                        grant.groups(),
                        grant.role(),
                        grant.scopes(),
                        Optional.of(id)));
    }

    /** A key with its secret, which is shown this once. */
    public record Issued(ApiKey key, String secret) {
        /** Leaves the secret out: values are logged. */
        @Override
        public String toString() {
            return "Issued[%s]".formatted(key.prefix());
        }
    }
}
