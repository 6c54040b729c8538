package dev.footnote.inference;

import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.Routes;

/** Who may use which route of the inference-service. */
public final class InferenceRoutes {
    private InferenceRoutes() {}

    public static Routes all() {
        return Routes.of(
                Route.post("/v1/chat/completions", Access.MODELS),
                Route.post("/v1/completions", Access.MODELS),
                Route.post("/v1/tokenize", Access.MODELS),
                Route.post("/v1/perplexity", Access.MODELS),
                Route.get("/v1/models", Access.MODELS),
                Route.get("/v1/models/{name}", Access.MODELS));
    }
}
