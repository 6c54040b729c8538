package dev.footnote.identity;

import dev.footnote.identity.store.IdentityTables;
import dev.footnote.identity.store.SqlApiKeys;
import dev.footnote.identity.store.SqlAudit;
import dev.footnote.identity.store.SqlSessions;
import dev.footnote.knowledge.AccessRules;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

import java.security.SecureRandom;
import java.time.InstantSource;

import javax.sql.DataSource;

/**
 * Keys and the audit log in the database of knowledge. Whoever imports it provides knowledge with
 * its transactions; there is no other, so that an act and its entry in the log end together.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditSettings.class)
public class IdentityConfiguration {
    @Bean
    IdentityTables identityTables(DataSource source, PlatformTransactionManager transactions) {
        return IdentityTables.open(source, transactions, InstantSource.system());
    }

    @Bean
    SqlApiKeys apiKeys(IdentityTables tables) {
        return new SqlApiKeys(
                tables.sql(), tables.transaction(), new SecureRandom(), tables.clock());
    }

    @Bean
    SqlAudit audit(IdentityTables tables) {
        return new SqlAudit(tables.sql(), tables.transaction(), tables.clock());
    }

    @Bean
    SqlSessions sessions(IdentityTables tables) {
        return new SqlSessions(tables);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    AuditRetention auditRetention(Audit audit, AuditSettings settings, IdentityTables tables) {
        return new AuditRetention(audit, settings.keep(), tables.clock());
    }

    @Bean
    KeyAdministration keyAdministration(ApiKeys keys, Audit audit, IdentityTables tables) {
        return new KeyAdministration(keys, audit, tables.transaction());
    }

    @Bean
    SessionAdministration sessionAdministration(
            Sessions sessions, Audit audit, IdentityTables tables) {
        return new SessionAdministration(sessions, audit, tables.transaction());
    }

    @Bean
    AccessAdministration accessAdministration(
            AccessRules rules, Audit audit, IdentityTables tables) {
        return new AccessAdministration(rules, audit, tables.transaction());
    }
}
