package dev.footnote.identity.web;

import dev.footnote.identity.AccessAdministration;
import dev.footnote.identity.Audit;
import dev.footnote.identity.KeyAdministration;
import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Callers;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.RouteTable;
import dev.footnote.servicekit.security.Routes;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import java.util.ArrayList;
import java.util.List;

/** The routes of keys, access lists and the audit log. */
@Configuration(proxyBeanMethods = false)
public class IdentityWebConfiguration {
    private static final String COLLECTION_ACCESS = "/api/v1/collections/{collection}/access";
    private static final String DOCUMENT_ACCESS =
            "/api/v1/collections/{collection}/documents/{externalId}/access";

    private static final List<Route> ACTS =
            List.of(
                    Route.post("/api/v1/keys", Access.MANAGE),
                    Route.delete("/api/v1/keys/{id}", Access.MANAGE),
                    Route.post("/api/v1/keys/{id}/rotate", Access.MANAGE),
                    Route.post("/api/v1/collections", Access.WRITE),
                    Route.put(COLLECTION_ACCESS, Access.MANAGE),
                    Route.put(DOCUMENT_ACCESS, Access.MANAGE),
                    Route.delete(DOCUMENT_ACCESS, Access.MANAGE));

    @Bean
    Routes identityRoutes() {
        List<Route> routes = new ArrayList<>(ACTS);
        routes.add(Route.get("/api/v1/keys", Access.MANAGE));
        routes.add(Route.get(COLLECTION_ACCESS, Access.MANAGE));
        routes.add(Route.get(DOCUMENT_ACCESS, Access.MANAGE));
        routes.add(Route.get("/api/v1/audit", Access.MANAGE));
        return new Routes(routes);
    }

    @Bean
    KeyController keyController(KeyAdministration keys, Callers callers) {
        return new KeyController(keys, callers);
    }

    @Bean
    AccessController accessController(AccessAdministration access, Callers callers) {
        return new AccessController(access, callers);
    }

    @Bean
    AuditController auditController(Audit audit) {
        return new AuditController(audit);
    }

    @Bean
    @Order(2)
    AuditStep auditStep(RouteTable table, Callers callers, Audit audit) {
        return new AuditStep(table, callers, audit, ACTS);
    }
}
