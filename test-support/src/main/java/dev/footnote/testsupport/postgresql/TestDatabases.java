package dev.footnote.testsupport.postgresql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Databases for tests, each used by one test and dropped at the end. The server is, in this order:
 * the one that {@code FOOTNOTE_TEST_DATABASE_URL} names (with {@code …_USER} and {@code
 * …_PASSWORD}; the user must be allowed to create databases, users and the extension {@code
 * vector}), or one started from {@link LocalPostgres#installation()}.
 *
 * <p>They belong to an ordinary user, as in production: superusers see through row security.
 */
public final class TestDatabases implements AutoCloseable {
    private static final String OWNER = "footnote_test";
    private static final String MAKE_OWNER =
            """
            do $$
            begin
                create role %1$s login password '%1$s';
            exception when duplicate_object or unique_violation then
                null;
            end
            $$\
            """
                    .formatted(OWNER);

    private final Optional<LocalPostgres> local;
    private final TestDatabase maintenance;
    private final Map<String, TestDatabase> templates = new HashMap<>();
    private final List<TestDatabase> created = new ArrayList<>();

    private TestDatabases(Optional<LocalPostgres> local, TestDatabase maintenance) {
        this.local = local;
        this.maintenance = maintenance;
        maintenance.execute(MAKE_OWNER);
    }

    /** Connects, or starts a server; without either it says how to get one. */
    public static TestDatabases open() {
        String url = System.getenv("FOOTNOTE_TEST_DATABASE_URL");
        if (url != null) {
            String user = System.getenv().getOrDefault("FOOTNOTE_TEST_DATABASE_USER", "postgres");
            String password = System.getenv().getOrDefault("FOOTNOTE_TEST_DATABASE_PASSWORD", "");
            return new TestDatabases(Optional.empty(), new TestDatabase(url, user, password));
        }
        LocalPostgres started = LocalPostgres.start(LocalPostgres.installation());
        return new TestDatabases(Optional.of(started), started.database("postgres"));
    }

    /** An empty database. */
    public synchronized TestDatabase create() {
        return create("template1");
    }

    /** A copy of what {@code fill} makes of an empty database; it is asked once for each name. */
    public synchronized TestDatabase copyOf(String name, Consumer<TestDatabase> fill) {
        TestDatabase template = templates.get(name);
        if (template == null) {
            template = create();
            fill.accept(template);
            templates.put(name, template);
        }
        return create(nameOf(template));
    }

    private TestDatabase create(String template) {
        TestDatabase made =
                maintenance.named("test_" + UUID.randomUUID().toString().replace("-", ""));
        maintenance.execute(
                "create database %s template %s owner %s".formatted(nameOf(made), template, OWNER));
        created.add(made);
        made.execute("create extension if not exists vector");
        return new TestDatabase(made.url(), OWNER, OWNER);
    }

    private static String nameOf(TestDatabase database) {
        String address = database.url().replaceFirst("\\?.*", "");
        return address.substring(address.lastIndexOf('/') + 1);
    }

    @Override
    public synchronized void close() {
        if (local.isPresent()) {
            local.get().close(); // everything goes with its folder
            return;
        }
        created.forEach(
                database ->
                        maintenance.execute(
                                "drop database if exists " + nameOf(database) + " with (force)"));
    }
}
