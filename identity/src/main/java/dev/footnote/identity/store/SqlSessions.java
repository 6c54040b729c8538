package dev.footnote.identity.store;

import dev.footnote.identity.Session;
import dev.footnote.identity.Sessions;
import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.KeyDigest;
import dev.footnote.servicekit.security.Role;

import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sessions as rows; of each secret only the digest is kept, as of a key. */
public final class SqlSessions implements Sessions {
    private static final int SECRET_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final IdentityTables tables;
    private final StringKeyGenerator secrets =
            new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), SECRET_BYTES);

    /** The schema must be there. */
    public SqlSessions(IdentityTables tables) {
        this.tables = tables;
    }

    @Override
    public String begin(Session session) {
        String secret = secrets.generateKey();
        Instant now = tables.clock().instant();
        tables.transaction()
                .executeWithoutResult(
                        _ -> {
                            forgetBefore(now);
                            insert(KeyDigest.of(secret), session, now);
                        });
        return secret;
    }

    private void insert(KeyDigest digest, Session session, Instant now) {
        Caller caller = session.caller();
        tables.sql()
                .sql(
                        "insert into identity.session (digest, user_name, group_names, role,"
                                + " id_token, begun_at, ends_at) values (:digest, :user, :groups,"
                                + " :role, :token, :now, :ends)")
                .param("digest", digest.hex())
                .param("user", caller.user().orElseThrow())
                .param("groups", String.join("\n", caller.groups()))
                .param("role", caller.role().name())
                .param("token", session.idToken())
                .param("now", SqlApiKeys.time(now))
                .param("ends", SqlApiKeys.time(session.ends()))
                .update();
    }

    /** Whoever signs in clears what is over, so that no rows pile up. */
    private void forgetBefore(Instant now) {
        tables.sql()
                .sql("delete from identity.session where ends_at <= :now")
                .param("now", SqlApiKeys.time(now))
                .update();
    }

    @Override
    public Optional<Session> find(String secret) {
        if (!FORM.matcher(secret).matches()) return Optional.empty();
        return tables.sql()
                .sql(
                        "select user_name, group_names, role, id_token, ends_at from"
                                + " identity.session where digest = :digest and ends_at > :now")
                .param("digest", KeyDigest.of(secret).hex())
                .param("now", SqlApiKeys.time(tables.clock().instant()))
                .query(SqlSessions::session)
                .optional();
    }

    @Override
    public Optional<Session> end(String secret) {
        return Objects.requireNonNull(
                tables.transaction()
                        .execute(
                                _ -> {
                                    var session = find(secret);
                                    session.ifPresent(_ -> delete(secret));
                                    return session;
                                }));
    }

    private void delete(String secret) {
        tables.sql()
                .sql("delete from identity.session where digest = :digest")
                .param("digest", KeyDigest.of(secret).hex())
                .update();
    }

    private static Session session(ResultSet row, int number) throws SQLException {
        String user = row.getString("user_name");
        Role role = Role.valueOf(row.getString("role"));
        var caller =
                new Caller(
                        user,
                        Optional.of(user),
                        row.getString("group_names").lines().collect(Collectors.toSet()),
                        role,
                        role.scopes(),
                        Optional.empty());
        return new Session(
                caller, row.getString("id_token"), SqlApiKeys.time(row, "ends_at").orElseThrow());
    }
}
