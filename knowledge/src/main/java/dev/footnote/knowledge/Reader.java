package dev.footnote.knowledge;

import java.util.Optional;
import java.util.Set;

/** For whom something is read. Nobody sees a document without one. */
public sealed interface Reader {
    /** Somebody who signed in with nothing: sees what is open to everyone. */
    Reader ANYONE = new Person(Optional.empty(), Set.of());

    /** Sees every document: an administrator, and work that is nobody's, such as an export. */
    record Unrestricted() implements Reader {}

    /**
     * Sees what is open to everyone, to this user, or to one of these groups.
     *
     * @param user the name that access lists give the person; empty for nobody in particular
     */
    record Person(Optional<String> user, Set<String> groups) implements Reader {
        public Person {
            groups = Set.copyOf(groups);
            user.ifPresent(name -> Checks.key("user", name));
            groups.forEach(name -> Checks.key("group", name));
        }
    }
}
