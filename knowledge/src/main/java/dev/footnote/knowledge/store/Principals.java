package dev.footnote.knowledge.store;

import dev.footnote.knowledge.AccessList;
import dev.footnote.knowledge.Reader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Those whom access lists admit, as they are written in columns and in the index. */
public final class Principals {
    public static final String EVERYONE = "*";

    private static final String USER = "u:";
    private static final String GROUP = "g:";

    private Principals() {}

    /** Whom the list admits. */
    static List<String> of(AccessList list) {
        List<String> principals = new ArrayList<>();
        if (list.everyone()) {
            principals.add(EVERYONE);
        }
        list.users().forEach(user -> principals.add(USER + user));
        list.groups().forEach(group -> principals.add(GROUP + group));
        return List.copyOf(principals);
    }

    /** As whom the person is admitted. */
    public static List<String> of(Reader.Person person) {
        List<String> principals = new ArrayList<>();
        principals.add(EVERYONE);
        person.user().ifPresent(user -> principals.add(USER + user));
        person.groups().forEach(group -> principals.add(GROUP + group));
        return List.copyOf(principals);
    }

    static AccessList list(Collection<@Nullable String> principals) {
        return new AccessList(
                principals.contains(EVERYONE), names(principals, USER), names(principals, GROUP));
    }

    private static Set<String> names(Collection<@Nullable String> principals, String kind) {
        return principals.stream()
                .filter(Objects::nonNull)
                .filter(principal -> principal.startsWith(kind))
                .map(principal -> principal.substring(kind.length()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
