package dev.footnote.gateway.web;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.inference.InferenceApi;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.EmbeddingResponse;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.identity.Readers;
import dev.footnote.knowledge.CollectionSummary;
import dev.footnote.knowledge.Documents;
import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.Callers;
import dev.footnote.servicekit.security.Scope;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The models that the caller may name: the documents, the generators, the embedding models. */
@RestController
final class ModelsController {
    private static final Logger LOG = LoggerFactory.getLogger(ModelsController.class);

    private final Documents documents;
    private final InferenceApi inference;
    private final EmbeddingApi embedding;
    private final Callers callers;

    ModelsController(
            Documents documents, InferenceApi inference, EmbeddingApi embedding, Callers callers) {
        this.documents = documents;
        this.inference = inference;
        this.embedding = embedding;
        this.callers = callers;
    }

    @GetMapping("/v1/models")
    ModelList models() {
        Caller caller = callers.current();
        List<ModelList.Model> models = new ArrayList<>();
        models.add(ours(Conversation.MODEL));
        for (CollectionSummary collection : documents.collections(Readers.of(caller))) {
            models.add(ours(Conversation.MODEL + "/" + collection.name()));
        }
        if (!caller.has(Scope.MODELS)) return ModelList.of(models);
        models.addAll(reachable("inference-service", inference::models));
        models.addAll(reachable("embedding-service", embedding::models));
        return ModelList.of(models);
    }

    /** The name may hold a slash: {@code footnote/handbook}. */
    @GetMapping("/v1/models/{*id}")
    ModelList.Model model(@PathVariable String id) {
        String name = id.startsWith("/") ? id.substring(1) : id;
        return models().data().stream()
                .filter(model -> model.id().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemKind.UNKNOWN_MODEL,
                                        "%s: there is no model of that name; GET /v1/models lists them"
                                                .formatted(name)));
    }

    @PostMapping("/v1/embeddings")
    EmbeddingResponse embed(@RequestBody EmbeddingRequest request) {
        return embedding.embed(request);
    }

    private static ModelList.Model ours(String id) {
        return new ModelList.Model(id, "model", 0, "footnote", Optional.empty());
    }

    /** A service that does not answer takes its models off the list, not the list with it. */
    private static List<ModelList.Model> reachable(String service, Supplier<ModelList> list) {
        try {
            return list.get().data();
        } catch (ProblemException e) {
            LOG.warn("{} lists no models: {}", service, e.detail());
            return List.of();
        }
    }
}
