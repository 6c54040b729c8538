package dev.footnote.ingestion.web;

import dev.footnote.ingestion.space.SpaceFiller;
import dev.footnote.ingestion.space.SpaceModels;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.EmbeddingSpaces;
import dev.footnote.knowledge.SearchIndex;
import dev.footnote.knowledge.SpaceAdministration;
import dev.footnote.knowledge.archive.ArchiveReader;
import dev.footnote.knowledge.archive.ArchiveWriter;
import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.Routes;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The routes of embedding spaces and archives. */
@Configuration(proxyBeanMethods = false)
public class StorageWebConfiguration {
    @Bean
    Routes storageRoutes() {
        return Routes.of(
                Route.get("/api/v1/embedding-spaces", Access.MANAGE),
                Route.post("/api/v1/embedding-spaces", Access.MANAGE),
                Route.get("/api/v1/embedding-spaces/{id}", Access.MANAGE),
                Route.delete("/api/v1/embedding-spaces/{id}", Access.MANAGE),
                Route.post("/api/v1/embedding-spaces/{id}/activate", Access.MANAGE),
                Route.post("/api/v1/embedding-spaces/rollback", Access.MANAGE),
                Route.get("/api/v1/collections/{collection}/archive", Access.MANAGE),
                Route.post("/api/v1/collections/{collection}/archive", Access.MANAGE));
    }

    @Bean
    EmbeddingSpaceController embeddingSpaceController(
            EmbeddingSpaceController.Spaces spaces,
            SpaceModels models,
            SpaceFiller filler,
            ObjectProvider<SearchIndex> index) {
        return new EmbeddingSpaceController(spaces, models, filler, index);
    }

    @Bean
    EmbeddingSpaceController.Spaces administeredSpaces(
            EmbeddingSpaces known, SpaceAdministration administration) {
        return new EmbeddingSpaceController.Spaces(known, administration);
    }

    @Bean
    ArchiveController archiveController(
            Documents documents, ArchiveWriter writer, ArchiveReader reader) {
        return new ArchiveController(documents, writer, reader);
    }
}
