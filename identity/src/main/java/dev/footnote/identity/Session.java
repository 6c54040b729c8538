package dev.footnote.identity;

import dev.footnote.servicekit.security.Caller;

import java.time.Instant;

/**
 * Who signed in with a browser, and until when. Groups and role are those of that moment.
 *
 * @param idToken what the provider said, to be shown to it when the session ends; may be empty
 */
public record Session(Caller caller, String idToken, Instant ends) {
    private static final int NAME_LENGTH_MAX = 1_000;
    private static final int GROUPS_MAX = 1_000;

    /** A longer one fits into no address, and is not kept. */
    private static final int ID_TOKEN_LENGTH_MAX = 6_000;

    public Session {
        requireName("user", caller.user().orElse(""));
        if (caller.groups().size() > GROUPS_MAX) {
            throw new IllegalArgumentException(
                    "%d groups; at most %d are taken"
                            .formatted(caller.groups().size(), GROUPS_MAX));
        }
        caller.groups().forEach(group -> requireName("group", group));
        if (idToken.length() > ID_TOKEN_LENGTH_MAX) idToken = "";
    }

    private static void requireName(String what, String name) {
        boolean printed = name.chars().noneMatch(Character::isISOControl);
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX || !printed) {
            throw new IllegalArgumentException(
                    "%s \"%s\": expected are 1 to %d characters, none of them a line end"
                            .formatted(what, name, NAME_LENGTH_MAX));
        }
    }

    /** Leaves the token out: values are logged. */
    @Override
    public String toString() {
        return "Session[%s until %s]".formatted(caller.name(), ends);
    }
}
