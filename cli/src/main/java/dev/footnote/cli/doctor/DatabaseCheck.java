package dev.footnote.cli.doctor;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Whether the PostgreSQL server that is set answers, is new enough, and tells the same time. */
final class DatabaseCheck {
    private static final String SUBJECT = "database";
    private static final int VERSION_MIN = 13;

    /** Halves of floats are indexed from this version on. */
    private static final String VECTOR_MIN = "0.7.0";

    private static final Duration SKEW_MAX = Duration.ofSeconds(5);
    private static final String SECONDS_MAX = "5";

    private DatabaseCheck() {}

    static List<Finding> look(Surroundings surroundings) {
        Optional<String> url = surroundings.variable("FOOTNOTE_DATABASE_URL");
        if (url.isEmpty()) {
            return List.of(Finding.ok(SUBJECT, "the embedded one, in the data folder"));
        }
        if (!url.get().startsWith("jdbc:postgresql:")) {
            return List.of(
                    Finding.problem(
                            SUBJECT,
                            "FOOTNOTE_DATABASE_URL begins with \"%s\"; jdbc:postgresql://host:5432/name is expected."
                                    .formatted(url.get().split("//", 2)[0])));
        }
        var login = new Properties();
        surroundings.variable("FOOTNOTE_DATABASE_USER").ifPresent(it -> login.put("user", it));
        surroundings
                .variable("FOOTNOTE_DATABASE_PASSWORD")
                .ifPresent(it -> login.put("password", it));
        login.put("connectTimeout", SECONDS_MAX);
        login.put("loginTimeout", SECONDS_MAX);
        login.put("socketTimeout", SECONDS_MAX);
        try (var connection = DriverManager.getConnection(url.get(), login)) {
            return examine(connection);
        } catch (SQLException e) {
            return List.of(Finding.problem(SUBJECT, unreachable(e)));
        }
    }

    /** By the kinds of SQL states, since messages come in the server's language. */
    private static String unreachable(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String advice =
                switch (state.length() < 2 ? "" : state.substring(0, 2)) {
                    case "08" -> "See whether the server runs and FOOTNOTE_DATABASE_URL is right.";
                    case "28" -> "Correct FOOTNOTE_DATABASE_USER and FOOTNOTE_DATABASE_PASSWORD.";
                    case "3D" -> "Create the database: docs/operating/postgresql.md.";
                    default -> "See the server's log.";
                };
        return "it cannot be used (%s): %s. %s".formatted(state, firstLine(e), advice);
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceAll("\\.$", "");
    }

    private static List<Finding> examine(Connection connection) throws SQLException {
        var findings = new ArrayList<Finding>();
        findings.add(version(connection));
        findings.add(vector(connection));
        findings.add(migrations(connection, "knowledge.schema_history"));
        findings.add(migrations(connection, "ingestion.flyway_schema_history"));
        findings.add(clock(connection));
        return findings;
    }

    private static Finding version(Connection connection) throws SQLException {
        var server = connection.getMetaData();
        String told = "PostgreSQL " + server.getDatabaseProductVersion();
        return server.getDatabaseMajorVersion() >= VERSION_MIN
                ? Finding.ok(SUBJECT, told)
                : Finding.problem(
                        SUBJECT,
                        "%s is too old; version %d or later is needed."
                                .formatted(told, VERSION_MIN));
    }

    private static Finding vector(Connection connection) throws SQLException {
        var installed =
                text(connection, "select extversion from pg_extension where extname = 'vector'");
        if (installed.isPresent()) return vector(installed.get());
        var available =
                text(
                        connection,
                        "select default_version from pg_available_extensions where name ="
                                + " 'vector'");
        return available.isPresent()
                ? Finding.warning(
                        "pgvector",
                        "%s is there but not created in this database; the first start does it if its user may, else: create extension vector;"
                                .formatted(available.get()))
                : Finding.problem(
                        "pgvector",
                        "the server does not have the extension vector. Install pgvector "
                                + VECTOR_MIN
                                + " or later.");
    }

    static Finding vector(String version) {
        return compare(version, VECTOR_MIN) >= 0
                ? Finding.ok("pgvector", version)
                : Finding.problem(
                        "pgvector",
                        "%s is too old; %s or later is needed. Install it, then: alter extension vector update;"
                                .formatted(version, VECTOR_MIN));
    }

    private static int compare(String version, String other) {
        return Runtime.Version.parse(plain(version)).compareTo(Runtime.Version.parse(plain(other)));
    }

    /** Runtime.Version takes no trailing zero, and wants a first number that is none. */
    private static String plain(String version) {
        return "1." + version.replaceAll("[^0-9.].*", "") + ".1";
    }

    private static Finding migrations(Connection connection, String history) throws SQLException {
        String schema = history.substring(0, history.indexOf('.'));
        if (text(connection, "select to_regclass('%s')::text".formatted(history)).isEmpty()) {
            return Finding.warning(
                    "schema", "%s is not there yet; the first start makes it".formatted(schema));
        }
        var failed =
                text(
                        connection,
                        "select version from %s where not success limit 1".formatted(history));
        if (failed.isPresent()) {
            return Finding.problem(
                    "schema",
                    "version %s of %s broke off. Restore the backup, and see the log of that start."
                            .formatted(failed.get(), schema));
        }
        var version =
                text(
                        connection,
                        "select version from %s where version is not null order by installed_rank desc limit 1"
                                .formatted(history));
        return Finding.ok("schema", "%s has version %s".formatted(schema, version.orElse("none")));
    }

    private static Finding clock(Connection connection) throws SQLException {
        Instant before = Instant.now();
        var there = text(connection, "select (extract(epoch from clock_timestamp())*1000)::bigint");
        long millis = there.map(Long::parseLong).orElse(0L);
        var middle = before.plus(Duration.between(before, Instant.now()).dividedBy(2));
        return clock(Duration.between(middle, Instant.ofEpochMilli(millis)));
    }

    static Finding clock(Duration ahead) {
        return ahead.abs().compareTo(SKEW_MAX) <= 0
                ? Finding.ok(
                        "clock", "the database's is within %d s".formatted(SKEW_MAX.toSeconds()))
                : Finding.problem(
                        "clock",
                        "the database's is %d s %s. Let both machines take their time from the same server (NTP)."
                                .formatted(
                                        ahead.abs().toSeconds(),
                                        ahead.isNegative() ? "behind" : "ahead"));
    }

    private static Optional<String> text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }
}
