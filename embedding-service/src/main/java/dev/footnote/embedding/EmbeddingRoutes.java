package dev.footnote.embedding;

import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.Routes;

/** Who may use which route of the embedding-service. */
public final class EmbeddingRoutes {
    private EmbeddingRoutes() {}

    public static Routes all() {
        return Routes.of(
                Route.post("/v1/embeddings", Access.MODELS),
                Route.post("/v1/tokenize", Access.MODELS),
                Route.post("/v1/rerank", Access.MODELS),
                Route.post("/v1/classify", Access.MODELS),
                Route.post("/v1/extract", Access.MODELS),
                Route.get("/v1/models", Access.MODELS),
                Route.get("/v1/models/{name}", Access.MODELS),
                Route.post("/v2/rerank", Access.MODELS),
                Route.post("/rerank", Access.MODELS),
                Route.post("/embed", Access.MODELS),
                Route.get("/info", Access.MODELS),
                Route.get("/health", Access.OPEN));
    }
}
