package dev.footnote.ingestion.web;

import dev.footnote.ingestion.job.Ingestion;
import dev.footnote.ingestion.job.Tables;
import dev.footnote.ingestion.source.ArchiveSource;
import dev.footnote.ingestion.source.BucketSource;
import dev.footnote.ingestion.source.WebSource;
import dev.footnote.knowledge.AccessRules;
import dev.footnote.knowledge.Documents;
import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Callers;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.Routes;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The routes. */
@Configuration(proxyBeanMethods = false)
public class IngestionWebConfiguration {
    private static final String COLLECTION = "/api/v1/collections/{collection}";

    @Bean
    Routes ingestionRoutes() {
        return Routes.of(
                Route.get("/api/v1/collections", Access.LIST),
                Route.get(COLLECTION + "/documents", Access.LIST),
                Route.get(COLLECTION + "/documents/{externalId}", Access.LIST),
                Route.put(COLLECTION + "/documents/{externalId}", Access.WRITE),
                Route.delete(COLLECTION + "/documents/{externalId}", Access.WRITE),
                Route.post(COLLECTION + "/documents/delete", Access.WRITE),
                Route.delete(COLLECTION, Access.WRITE),
                Route.post(COLLECTION + "/zip", Access.WRITE),
                Route.post(COLLECTION + "/addresses", Access.WRITE),
                Route.post(COLLECTION + "/bucket", Access.MANAGE),
                Route.get("/api/v1/jobs", Access.WRITE),
                Route.get("/api/v1/jobs/{id}", Access.WRITE),
                Route.delete("/api/v1/jobs/{id}", Access.WRITE),
                Route.post("/api/v1/jobs/{id}/retry", Access.WRITE),
                Route.post("/api/v1/jobs/retry", Access.MANAGE));
    }

    @Bean
    Sight.Known ingestionSight(Callers callers, Documents documents, AccessRules rules) {
        return new Sight.Known(callers, documents, rules);
    }

    @Bean
    DocumentController documentController(Ingestion ingestion, Tables tables, Sight.Known known) {
        return new DocumentController(ingestion, tables, known);
    }

    @Bean
    JobController jobController(Ingestion ingestion, Tables tables, Sight.Known known) {
        return new JobController(ingestion, tables.jobs(), known);
    }

    @Bean
    SourceController sourceController(
            ArchiveSource archives, WebSource web, BucketSource buckets, Sight.Known known) {
        return new SourceController(archives, web, buckets, known);
    }

    @Bean
    UploadConverter uploadConverter() {
        return new UploadConverter();
    }

    /** External ids may be paths: an encoded slash is part of the id, not of the route. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> slashesInIds() {
        return factory ->
                factory.addConnectorCustomizers(
                        connector ->
                                connector.setEncodedSolidusHandling(
                                        EncodedSolidusHandling.PASS_THROUGH.getValue()));
    }
}
