package dev.footnote.providers;

import java.net.URI;
import java.util.Optional;

/**
 * A configured model server: what it is, where, and what is asked of it. Nothing but its base
 * address is ever connected to.
 *
 * @param model the model's name there: a deployment on Azure, an endpoint on SageMaker
 * @param access what lets us in
 */
record ModelServer(ServerKind kind, URI base, String model, Access access) {

    /** The key, and as a variant the version of Azure's interface or the region of AWS. */
    record Access(Secret secret, Optional<String> variant) {}

    ModelServer {
        if (model.isBlank()) throw new IllegalArgumentException("the model server has no model");
    }

    Dialect dialect() {
        return Dialect.of(kind);
    }

    /** How messages call it. */
    String title() {
        return "The model server %s at %s".formatted(kind.text(), base.getAuthority());
    }

    /** The full address of a route of its dialect. */
    URI resolve(String route) {
        return switch (kind) {
            case AZURE ->
                    URI.create(
                            "%s/openai/deployments/%s%s?api-version=%s"
                                    .formatted(
                                            root(), model, route, access.variant().orElseThrow()));
            case TEI, OLLAMA, SAGEMAKER -> URI.create(root() + route);
            case OPENAI, VLLM, LM_STUDIO, LLAMA_CPP, TGI -> URI.create(versioned() + route);
        };
    }

    /** The address of a route that is not below {@code /v1}. */
    URI resolveOutside(String route) {
        return URI.create(root() + route);
    }

    /** The base with {@code /v1}, unless it has a path that says otherwise. */
    private String versioned() {
        String text = trimmed();
        return base.getPath().replace("/", "").isEmpty() ? text + "/v1" : text;
    }

    private String root() {
        String text = trimmed();
        return text.endsWith("/v1") ? text.substring(0, text.length() - "/v1".length()) : text;
    }

    private String trimmed() {
        return base.toString().replaceAll("/+$", "");
    }
}
