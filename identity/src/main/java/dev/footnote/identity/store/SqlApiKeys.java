package dev.footnote.identity.store;

import dev.footnote.identity.ApiKey;
import dev.footnote.identity.ApiKeys;
import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.KeyDigest;
import dev.footnote.servicekit.security.Role;
import dev.footnote.servicekit.security.Scope;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keys of the form {@code fn_PREFIX_SECRET}. The prefix finds the row and may be shown; of the
 * whole key only the digest is kept.
 */
public final class SqlApiKeys implements ApiKeys {
    private static final Pattern FORM = Pattern.compile("fn_([a-z2-7]{8})_[A-Za-z0-9_-]{43}");
    private static final String PREFIX_LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int PREFIX_LENGTH = 8;
    private static final int SECRET_BYTES = 32;

    /** A use is noted this often at most: a busy key does not write at each request. */
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private static final String COLUMNS =
            "id, prefix, digest, old_digest, old_until, name, owner_name, group_names, role,"
                    + " scopes, created_at, expires_at, revoked_at, last_used_at";

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final SecureRandom random;
    private final InstantSource clock;

    /** The schema must be there. */
    public SqlApiKeys(
            JdbcClient sql,
            TransactionTemplate transaction,
            SecureRandom random,
            InstantSource clock) {
        this.sql = sql;
        this.transaction = transaction;
        this.random = random;
        this.clock = clock;
    }

    private record Row(
            ApiKey key, KeyDigest digest, Optional<KeyDigest> old, Optional<Instant> oldUntil) {
        boolean matches(String key, Instant now) {
            boolean current = digest.matches(key);
            boolean before = old.filter(it -> it.matches(key)).isPresent();
            return current || (before && oldUntil.filter(now::isBefore).isPresent());
        }
    }

    @Override
    public Optional<Caller> caller(String key) {
        var form = FORM.matcher(key);
        if (!form.matches()) return Optional.empty();
        Instant now = clock.instant();
        var caller =
                sql.sql("select " + COLUMNS + " from identity.api_key where prefix = :prefix")
                        .param("prefix", form.group(1))
                        .query(SqlApiKeys::row)
                        .optional()
                        .filter(row -> row.matches(key, now))
                        .flatMap(row -> row.key().callerAt(now));
        caller.flatMap(Caller::keyId).ifPresent(id -> noteUse(id, now));
        return caller;
    }

    private void noteUse(String id, Instant now) {
        sql.sql(
                        "update identity.api_key set last_used_at = :now where id = :id and"
                                + " (last_used_at is null or last_used_at < :before)")
                .param("now", time(now))
                .param("id", id)
                .param("before", time(now.minus(USE_NOTED_EVERY)))
                .update();
    }

    @Override
    public ApiKey.Issued create(ApiKey.Grant grant) {
        String id = UUID.randomUUID().toString();
        String prefix = prefix();
        String secret = secret(prefix);
        return inTransaction(
                () -> {
                    insert(id, prefix, KeyDigest.of(secret), grant);
                    return new ApiKey.Issued(find(id).orElseThrow(), secret);
                });
    }

    private void insert(String id, String prefix, KeyDigest digest, ApiKey.Grant grant) {
        sql.sql(
                        "insert into identity.api_key (id, prefix, digest, name, owner_name,"
                                + " group_names, role, scopes, created_at, expires_at) values"
                                + " (:id, :prefix, :digest, :name, :owner, :groups, :role, :scopes,"
                                + " :now, :expires)")
                .param("id", id)
                .param("prefix", prefix)
                .param("digest", digest.hex())
                .param("name", grant.name())
                .param("owner", grant.owner())
                .param("groups", String.join("\n", grant.groups()))
                .param("role", grant.role().name())
                .param("scopes", scopes(grant.scopes()))
                .param("now", time(clock.instant()))
                .param(
                        "expires",
                        grant.expires().map(SqlApiKeys::time).orElse(null),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    @Override
    public List<ApiKey> list() {
        return sql
                .sql("select " + COLUMNS + " from identity.api_key order by created_at desc, id")
                .query(SqlApiKeys::row)
                .list()
                .stream()
                .map(Row::key)
                .toList();
    }

    @Override
    public Optional<ApiKey> find(String id) {
        return sql.sql("select " + COLUMNS + " from identity.api_key where id = :id")
                .param("id", id)
                .query(SqlApiKeys::row)
                .optional()
                .map(Row::key);
    }

    @Override
    public boolean revoke(String id) {
        return sql.sql(
                                "update identity.api_key set revoked_at = :now where id = :id and"
                                        + " revoked_at is null")
                        .param("now", time(clock.instant()))
                        .param("id", id)
                        .update()
                == 1;
    }

    @Override
    public Optional<ApiKey.Issued> rotate(String id, Duration grace) {
        return inTransaction(
                () -> {
                    var key = find(id).filter(it -> it.dates().revoked().isEmpty());
                    if (key.isEmpty()) return Optional.<ApiKey.Issued>empty();
                    String secret = secret(key.get().prefix());
                    boolean replaced = replace(id, KeyDigest.of(secret), grace);
                    return find(id).filter(_ -> replaced)
                            .map(rotated -> new ApiKey.Issued(rotated, secret));
                });
    }

    private boolean replace(String id, KeyDigest digest, Duration grace) {
        return sql.sql(
                                "update identity.api_key set old_digest = digest, old_until ="
                                        + " :until, digest = :digest where id = :id and revoked_at"
                                        + " is null")
                        .param("until", time(clock.instant().plus(grace)))
                        .param("digest", digest.hex())
                        .param("id", id)
                        .update()
                == 1;
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }

    private String prefix() {
        var prefix = new StringBuilder();
        for (int i = 0; i < PREFIX_LENGTH; i++) {
            prefix.append(PREFIX_LETTERS.charAt(random.nextInt(PREFIX_LETTERS.length())));
        }
        return prefix.toString();
    }

    private String secret(String prefix) {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return "fn_%s_%s"
                .formatted(prefix, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        String id = row.getString("id");
        var grant =
                new ApiKey.Grant(
                        row.getString("name"),
                        row.getString("owner_name"),
                        groups(row.getString("group_names")),
                        Role.valueOf(row.getString("role")),
                        scopes(row.getString("scopes")),
                        time(row, "expires_at"));
        var dates =
                new ApiKey.Dates(
                        time(row, "created_at").orElseThrow(),
                        time(row, "revoked_at"),
                        time(row, "last_used_at"));
        return new Row(
                new ApiKey(id, row.getString("prefix"), grant, dates),
                new KeyDigest(row.getString("digest")),
                Optional.ofNullable(row.getString("old_digest")).map(KeyDigest::new),
                time(row, "old_until"));
    }

    private static Set<String> groups(String text) {
        return text.lines().collect(Collectors.toUnmodifiableSet());
    }

    private static String scopes(Set<Scope> scopes) {
        return new TreeSet<>(scopes)
                .stream()
                        .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(","));
    }

    private static Set<Scope> scopes(String text) {
        return Arrays.stream(text.split(","))
                .map(name -> Scope.valueOf(name.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    static OffsetDateTime time(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
    }
}
