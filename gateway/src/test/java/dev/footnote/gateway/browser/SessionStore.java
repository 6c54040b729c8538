package dev.footnote.gateway.browser;

import com.zaxxer.hikari.HikariDataSource;

import dev.footnote.identity.Audit;
import dev.footnote.identity.SessionAdministration;
import dev.footnote.identity.Sessions;
import dev.footnote.identity.store.IdentityTables;
import dev.footnote.identity.store.SqlSessions;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.support.JdbcTransactionManager;

import java.time.InstantSource;
import java.util.UUID;

/** Sessions as an installation keeps them, in a database of this test alone. */
@TestConfiguration(proxyBeanMethods = false)
class SessionStore {
    @Bean(destroyMethod = "close")
    HikariDataSource sessionDatabase() {
        var source = new HikariDataSource();
        source.setJdbcUrl(
                "jdbc:h2:mem:"
                        + UUID.randomUUID()
                        + ";DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE"
                        + ";CASE_INSENSITIVE_IDENTIFIERS=TRUE");
        return source;
    }

    @Bean
    IdentityTables identityTables(HikariDataSource source) {
        return IdentityTables.open(
                source, new JdbcTransactionManager(source), InstantSource.system());
    }

    @Bean
    SqlSessions sessions(IdentityTables tables) {
        return new SqlSessions(tables);
    }

    @Bean
    SessionAdministration sessionAdministration(
            Sessions sessions, Audit audit, IdentityTables tables) {
        return new SessionAdministration(sessions, audit, tables.transaction());
    }
}
