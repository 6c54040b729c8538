package dev.footnote.ingestion.space;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.EmbeddingResponse;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.openai.TokenizeResponse;
import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.EmbeddingSpaces;
import dev.footnote.knowledge.SpaceKey;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The embedding-service with the model of the active space as its default, so that what is uploaded
 * after a switch is embedded by the model that searches use.
 */
public final class ActiveModelFirst implements EmbeddingApi {
    private final EmbeddingApi api;
    private final EmbeddingSpaces spaces;

    public ActiveModelFirst(EmbeddingApi api, EmbeddingSpaces spaces) {
        this.api = api;
        this.spaces = spaces;
    }

    @Override
    public ModelList models() {
        Optional<SpaceKey> active = spaces.active().map(EmbeddingSpace::key);
        List<ModelList.Model> models = new ArrayList<>();
        for (ModelList.Model model : api.models().data()) {
            if (active.isPresent() && makes(active.get(), model)) models.addFirst(model);
            else models.addLast(model);
        }
        return ModelList.of(models);
    }

    private static boolean makes(SpaceKey space, ModelList.Model model) {
        return model.details()
                .filter(it -> it.digest().equals(space.modelDigest()))
                .filter(it -> it.dimensions() == space.dimensions())
                .isPresent();
    }

    @Override
    public EmbeddingResponse embed(EmbeddingRequest request) {
        return api.embed(request);
    }

    @Override
    public TokenizeResponse tokenize(TokenizeRequest request) {
        return api.tokenize(request);
    }
}
