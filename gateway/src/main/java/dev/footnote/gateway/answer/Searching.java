package dev.footnote.gateway.answer;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.EmbeddingResponse;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.gateway.answer.Stages.Stage;
import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.EmbeddingSpaces;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.Retrieval;
import dev.footnote.knowledge.RetrievalQuery;
import dev.footnote.knowledge.Retriever;
import dev.footnote.knowledge.SpaceKey;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Searches with the query's words and, when the embedding-service has the model of the active
 * space, with its meaning. Without that model words alone search: worse, but not wrong.
 */
public final class Searching {
    private static final Logger LOG = LoggerFactory.getLogger(Searching.class);

    private final Retriever retriever;
    private final EmbeddingSpaces spaces;
    private final EmbeddingApi embedding;
    private final Stages stages;
    private final Map<SpaceKey, String> modelOfSpace = new ConcurrentHashMap<>();

    public Searching(
            Retriever retriever, EmbeddingSpaces spaces, EmbeddingApi embedding, Stages stages) {
        this.retriever = retriever;
        this.spaces = spaces;
        this.embedding = embedding;
        this.stages = stages;
    }

    /** For whom and where to search, and how many passages to bring. */
    public record Scope(
            Reader reader, Set<String> collections, Map<String, String> filters, int limit) {
        public Scope {
            collections = Set.copyOf(collections);
            filters = Map.copyOf(filters);
        }
    }

    /** What was found, and the query's embedding when there is one. */
    public record Found(Retrieval retrieval, Optional<Embedding> query) {}

    public Found search(String query, Scope scope) {
        Optional<Embedding> vector = stages.run(Stage.EMBEDDING, () -> embed(query));
        var search =
                new RetrievalQuery(
                        scope.reader(),
                        query,
                        vector,
                        scope.collections(),
                        scope.filters(),
                        scope.limit());
        return new Found(stages.run(Stage.RETRIEVAL, () -> retrieve(search)), vector);
    }

    private Retrieval retrieve(RetrievalQuery query) {
        try {
            return retriever.search(query);
        } catch (KnowledgeException e) {
            throw switch (e.kind()) {
                case INDEX, DATABASE, FOLDER ->
                        new ProblemException(
                                ProblemKind.UNAVAILABLE,
                                "The index cannot be searched at the moment. Try again; if it stays"
                                        + " so, the log says why.",
                                e);
                case UNKNOWN_SPACE ->
                        new ProblemException(
                                ProblemKind.UNAVAILABLE,
                                "Another embedding model has just taken over. Ask again.",
                                e);
                case INVALID, CONFLICT -> e;
            };
        }
    }

    /** The cosine of each text with the query; empty when meaning is not to be had. */
    List<Double> cosines(Optional<Embedding> query, List<String> texts) {
        if (query.isEmpty() || texts.isEmpty()) return List.of();
        SpaceKey space = query.get().space();
        Optional<String> model = model(space);
        if (model.isEmpty()) return List.of();
        try {
            EmbeddingResponse response =
                    embedding.embed(EmbeddingRequest.ofPassages(model.get(), texts));
            List<Double> cosines = new ArrayList<>();
            for (EmbeddingResponse.Item item : response.data()) {
                cosines.add(query.get().cosine(Embedding.of(space, item.embedding().values())));
            }
            return cosines;
        } catch (ProblemException e) {
            LOG.warn("Sentences are compared by their words alone: {}", e.detail());
            return List.of();
        }
    }

    private Optional<Embedding> embed(String query) {
        Optional<SpaceKey> space = spaces.active().map(EmbeddingSpace::key);
        if (space.isEmpty()) return Optional.empty();
        Optional<String> model = model(space.get());
        if (model.isEmpty()) return Optional.empty();
        try {
            EmbeddingResponse response =
                    embedding.embed(EmbeddingRequest.ofQuery(model.get(), query));
            float[] values = response.data().getFirst().embedding().values();
            return Optional.of(Embedding.of(space.get(), values));
        } catch (ProblemException e) {
            LOG.warn("The query is searched by its words alone: {}", e.detail());
            return Optional.empty();
        }
    }

    /** The embedding-service's name for the model that made this space. */
    private Optional<String> model(SpaceKey space) {
        String known = modelOfSpace.get(space);
        if (known != null) return Optional.of(known);
        try {
            Optional<String> found =
                    embedding.models().data().stream()
                            .filter(
                                    model ->
                                            model.details()
                                                    .filter(d -> matches(d, space))
                                                    .isPresent())
                            .map(ModelList.Model::id)
                            .findFirst();
            found.ifPresent(name -> modelOfSpace.put(space, name));
            if (found.isEmpty()) {
                LOG.warn(
                        "No embedding model has the digest {} of the indexed vectors; only words"
                                + " are searched. Ingest again, or load that model.",
                        space.modelDigest());
            }
            return found;
        } catch (ProblemException e) {
            LOG.warn("The embedding-service's models are not to be had: {}", e.detail());
            return Optional.empty();
        }
    }

    private static boolean matches(ModelList.Details details, SpaceKey space) {
        return details.digest().equals(space.modelDigest())
                && details.dimensions() == space.dimensions();
    }
}
