package dev.footnote.knowledge;

import java.util.Set;

/**
 * Who may read. {@link #NOBODY} is what a new collection has: administrators alone.
 *
 * @param everyone people who did not sign in too
 */
public record AccessList(boolean everyone, Set<String> users, Set<String> groups) {
    public static final AccessList NOBODY = new AccessList(false, Set.of(), Set.of());

    public AccessList {
        users = Set.copyOf(users);
        groups = Set.copyOf(groups);
        Checks.check(
                users.size() + groups.size() <= Checks.ACCESS_COUNT_MAX,
                "%d users and groups; at most %d are taken. Put the users into a group.",
                users.size() + groups.size(),
                Checks.ACCESS_COUNT_MAX);
        users.forEach(name -> Checks.key("user", name));
        groups.forEach(name -> Checks.key("group", name));
    }
}
