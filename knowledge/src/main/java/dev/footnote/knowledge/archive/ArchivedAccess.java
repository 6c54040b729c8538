package dev.footnote.knowledge.archive;

import dev.footnote.knowledge.AccessList;

import java.util.List;
import java.util.Set;

/** Who may read, as an archive has it. */
record ArchivedAccess(boolean everyone, List<String> users, List<String> groups) {
    ArchivedAccess {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }

    static ArchivedAccess of(AccessList list) {
        return new ArchivedAccess(
                list.everyone(),
                list.users().stream().sorted().toList(),
                list.groups().stream().sorted().toList());
    }

    AccessList list() {
        return new AccessList(everyone, Set.copyOf(users), Set.copyOf(groups));
    }
}
