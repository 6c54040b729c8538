package dev.footnote.contracts.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A key to be made.
 *
 * @param name what lists and logs call it
 * @param owner the user that it acts as, as access lists write the name
 * @param groups the groups that it acts as
 * @param role reader, editor or administrator
 * @param scopes ask, write, models, manage: those of the role unless some are given
 * @param expires when it ends; never unless given
 */
public record KeyRequest(
        String name,
        String owner,
        Set<String> groups,
        String role,
        Set<String> scopes,
        Optional<Instant> expires) {
    // A client may leave out everything but the name, the owner and the role.
    @SuppressWarnings("ConstantValue")
    public KeyRequest {
        groups = groups == null ? Set.of() : Set.copyOf(groups);
        scopes = scopes == null ? Set.of() : Set.copyOf(scopes);
    }
}
