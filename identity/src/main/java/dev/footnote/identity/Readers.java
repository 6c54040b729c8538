package dev.footnote.identity;

import dev.footnote.knowledge.Reader;
import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.Role;

/** For whom a caller reads. */
public final class Readers {
    private Readers() {}

    /** A key acts as its owner; administrators see everything. */
    public static Reader of(Caller caller) {
        return caller.role() == Role.ADMINISTRATOR
                ? new Reader.Unrestricted()
                : new Reader.Person(caller.user(), caller.groups());
    }
}
