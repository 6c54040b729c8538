package dev.footnote.inference;

import dev.footnote.contracts.inference.InferenceApi;
import dev.footnote.contracts.inference.PerplexityApi;
import dev.footnote.contracts.inference.PerplexityRequest;
import dev.footnote.contracts.inference.PerplexityResponse;
import dev.footnote.contracts.openai.Completion;
import dev.footnote.contracts.openai.CompletionRequest;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.openai.TokenizeResponse;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.providers.RemoteGeneration;
import dev.footnote.servicekit.models.ModelDirectory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The generators of this service: the model of this process, a model server, or both. */
public final class ServedModels implements InferenceApi, PerplexityApi {
    private final Optional<Generator> local;
    private final Optional<RemoteGeneration> remote;

    private ServedModels(Optional<Generator> local, Optional<RemoteGeneration> remote) {
        this.local = local;
        this.remote = remote;
    }

    /** At least one of the two is there. */
    public static ServedModels of(List<Generator> local, List<RemoteGeneration> remote) {
        return new ServedModels(local.stream().findFirst(), remote.stream().findFirst());
    }

    /** The model of this process, for what only it can do. */
    public Generator local() {
        return local.orElseThrow(
                () ->
                        new ProblemException(
                                ProblemKind.UNKNOWN_MODEL,
                                "This service has no model of its own, and the model server is"
                                        + " asked for chat only. The operator sets"
                                        + " footnote.inference.remote.fallback=local."));
    }

    @Override
    public Completion complete(CompletionRequest request) {
        return local().complete(request, () -> {});
    }

    @Override
    public PerplexityResponse perplexity(PerplexityRequest request) {
        return local().perplexity(request, () -> {});
    }

    @Override
    public TokenizeResponse tokenize(TokenizeRequest request) {
        return local().tokenize(request);
    }

    /** One of the models. */
    public ModelList.Model model(String name) {
        List<ModelList.Model> models = models().data();
        return models.stream()
                .filter(model -> model.id().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                ModelDirectory.unknown(
                                        name, models.stream().map(ModelList.Model::id).toList()));
    }

    /**
     * Every model that answers, the one that serves now first.
     *
     * @throws ProblemException {@code unavailable} when none does
     */
    @Override
    public ModelList models() {
        List<ModelList.Model> models = new ArrayList<>();
        local.ifPresent(generator -> models.addAll(generator.models().data()));
        remote.ifPresent(it -> models.add(it.isAsked() ? 0 : models.size(), it.model()));
        if (!isServing()) throw new ProblemException(ProblemKind.UNAVAILABLE, serving() + ".");
        return ModelList.of(models);
    }

    /** Whether the next request finds a model. */
    boolean isServing() {
        return local.isPresent() || remote.filter(RemoteGeneration::isAsked).isPresent();
    }

    /** What serves now, in words. */
    String serving() {
        Optional<String> here = local.map(it -> it.modelName() + " of this process");
        if (remote.isEmpty()) return here.orElse("Nothing");
        String there = remote.get().title();
        return remote.get().isAsked()
                ? there
                : here.orElse("Nothing") + ", while it fails: " + there;
    }
}
