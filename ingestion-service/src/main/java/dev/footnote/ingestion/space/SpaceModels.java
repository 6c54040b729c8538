package dev.footnote.ingestion.space;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.SpaceKey;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The embedding-service's models as spaces. */
public final class SpaceModels {
    private static final int TEXTS_PER_CALL = 32;
    private static final int TEXT_LENGTH_MIN = 64;

    private final EmbeddingApi api;

    public SpaceModels(EmbeddingApi api) {
        this.api = api;
    }

    /** The space of the model of this name. */
    public Optional<EmbeddingSpace> named(String model) {
        return space(found -> found.id().equals(model));
    }

    /** The embedding-service's name for the model that makes vectors of this space. */
    Optional<String> modelOf(SpaceKey key) {
        return space(
                        model ->
                                model.details()
                                        .filter(details -> key(details).equals(key))
                                        .isPresent())
                .map(EmbeddingSpace::modelName);
    }

    private Optional<EmbeddingSpace> space(Predicate<ModelList.Model> wanted) {
        for (ModelList.Model model : api.models().data()) {
            if (wanted.test(model) && model.details().filter(d -> d.dimensions() > 0).isPresent()) {
                ModelList.Details details = model.details().get();
                return Optional.of(
                        new EmbeddingSpace(
                                key(details), model.id(), new HashSet<>(details.languages())));
            }
        }
        return Optional.empty();
    }

    private static SpaceKey key(ModelList.Details details) {
        // A generator has no dimensions, and makes no space.
        return new SpaceKey(details.digest(), Math.max(1, details.dimensions()));
    }

    List<Embedding> embed(SpaceKey space, String model, List<String> texts) {
        List<Embedding> embeddings = new ArrayList<>();
        for (int i = 0; i < texts.size(); i += TEXTS_PER_CALL) {
            embeddings.addAll(
                    fitting(
                            space,
                            model,
                            texts.subList(i, Math.min(texts.size(), i + TEXTS_PER_CALL))));
        }
        return embeddings;
    }

    /** Passages were cut for another model; those too long for this one lose their ends. */
    private List<Embedding> fitting(SpaceKey space, String model, List<String> texts) {
        try {
            return call(space, model, texts);
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.CONTEXT_TOO_LONG) throw e;
            if (texts.size() == 1) return List.of(shortened(space, model, texts.getFirst()));
        }
        List<Embedding> embeddings = new ArrayList<>();
        for (String text : texts) embeddings.addAll(fitting(space, model, List.of(text)));
        return embeddings;
    }

    private Embedding shortened(SpaceKey space, String model, String text) {
        String half = text.substring(0, text.length() / 2);
        if (half.length() < TEXT_LENGTH_MIN) {
            throw new ProblemException(
                    ProblemKind.CONTEXT_TOO_LONG,
                    "The model %s takes no text of %d characters; choose another."
                            .formatted(model, half.length()));
        }
        return fitting(space, model, List.of(half)).getFirst();
    }

    private List<Embedding> call(SpaceKey space, String model, List<String> texts) {
        var data = api.embed(EmbeddingRequest.ofPassages(model, texts)).data();
        if (data.size() != texts.size()) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE,
                    "the embedding-service answered %d texts of %d"
                            .formatted(data.size(), texts.size()));
        }
        return data.stream().map(item -> Embedding.of(space, item.embedding().values())).toList();
    }
}
