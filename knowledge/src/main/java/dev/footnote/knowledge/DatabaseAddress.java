package dev.footnote.knowledge;

import java.util.Optional;

/**
 * A PostgreSQL database and who asks it.
 *
 * @param url JDBC address, as {@code jdbc:postgresql://host:5432/footnote}
 * @param user blank when the address names one
 * @param connectionsMax connections of this process
 */
public record DatabaseAddress(String url, String user, String password, int connectionsMax) {
    public DatabaseAddress {
        Checks.check(
                url.startsWith("jdbc:postgresql:"),
                "database address \"%s\": expected jdbc:postgresql://HOST:PORT/DATABASE",
                url);
        Checks.check(
                connectionsMax >= 2,
                "%d database connections; at least 2 are used",
                connectionsMax);
    }

    /** As settings say it; empty when the address is blank. */
    public static Optional<DatabaseAddress> of(
            String url, String user, String password, int connectionsMax) {
        return url.isBlank()
                ? Optional.empty()
                : Optional.of(new DatabaseAddress(url, user, password, connectionsMax));
    }

    /** Leaves the password out: settings are logged. */
    @Override
    public String toString() {
        return "DatabaseAddress[url=%s, user=%s]".formatted(url, user);
    }
}
