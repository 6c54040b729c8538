package dev.footnote.ingestion.web;

import dev.footnote.contracts.ingestion.EmbeddingSpaceApi;
import dev.footnote.contracts.ingestion.EmbeddingSpaceRequest;
import dev.footnote.contracts.ingestion.EmbeddingSpaceStatus;
import dev.footnote.contracts.ingestion.EmbeddingSpaceStatus.State;
import dev.footnote.contracts.ingestion.Listing;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.ingestion.space.SpaceFiller;
import dev.footnote.ingestion.space.SpaceModels;
import dev.footnote.knowledge.EmbeddingSpaces;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.SearchIndex;
import dev.footnote.knowledge.SpaceAdministration;
import dev.footnote.knowledge.SpaceKey;
import dev.footnote.knowledge.SpaceStatus;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Shows, makes, switches and removes embedding spaces. */
@RestController
final class EmbeddingSpaceController implements EmbeddingSpaceApi {
    private static final Duration INDEX_MAX = Duration.ofSeconds(30);

    private final Spaces spaces;
    private final SpaceModels models;
    private final SpaceFiller filler;
    private final ObjectProvider<SearchIndex> index;

    /** Both sides of the spaces. */
    record Spaces(EmbeddingSpaces known, SpaceAdministration administration) {}

    EmbeddingSpaceController(
            Spaces spaces,
            SpaceModels models,
            SpaceFiller filler,
            ObjectProvider<SearchIndex> index) {
        this.spaces = spaces;
        this.models = models;
        this.filler = filler;
        this.index = index;
    }

    @Override
    public Listing<EmbeddingSpaceStatus> list() {
        return new Listing<>(
                spaces.administration().list().stream().map(this::status).toList(),
                Optional.empty());
    }

    @Override
    public ResponseEntity<EmbeddingSpaceStatus> create(EmbeddingSpaceRequest request) {
        var space =
                models.named(request.model())
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                ProblemKind.UNKNOWN_MODEL,
                                                ("The embedding-service has no embedding model"
                                                                + " \"%s\"; /v1/models there lists"
                                                                + " what it has.")
                                                        .formatted(request.model())));
        translated(
                () -> {
                    spaces.known().register(space);
                    return space;
                });
        filler.wake();
        var status = status(find(space.key()));
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/embedding-spaces/" + status.id()))
                .body(status);
    }

    @Override
    public EmbeddingSpaceStatus find(int id) {
        return status(known(id));
    }

    @Override
    public EmbeddingSpaceStatus activate(int id) {
        var key = known(id).space().key();
        awaitIndex();
        return translated(
                () -> {
                    spaces.known().activate(key);
                    return status(find(key));
                });
    }

    @Override
    public EmbeddingSpaceStatus rollback() {
        awaitIndex();
        return translated(() -> status(spaces.administration().rollback()));
    }

    /** Where vectors are searched in the index, it must have those of the space first. */
    private void awaitIndex() {
        if (spaces.administration().isIndexed() && !index.getObject().awaitCaughtUp(INDEX_MAX)) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE,
                    "The index is behind; try again when the server is ready.");
        }
    }

    @Override
    public ResponseEntity<Void> delete(int id) {
        var key = known(id).space().key();
        return translated(
                () -> {
                    spaces.administration().remove(key);
                    return ResponseEntity.noContent().build();
                });
    }

    private SpaceStatus known(int id) {
        return spaces.administration().list().stream()
                .filter(status -> status.id() == id)
                .findFirst()
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemKind.NOT_FOUND,
                                        "There is no embedding space %d.".formatted(id)));
    }

    private SpaceStatus find(SpaceKey key) {
        return spaces.administration().list().stream()
                .filter(status -> status.space().key().equals(key))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemKind.CONFLICT,
                                        "The embedding space was removed meanwhile."));
    }

    private EmbeddingSpaceStatus status(SpaceStatus status) {
        var space = status.space();
        long documents = status.documents();
        return new EmbeddingSpaceStatus(
                status.id(),
                space.modelName(),
                space.key().modelDigest(),
                space.key().dimensions(),
                new TreeSet<>(space.languages()).stream().toList(),
                state(status),
                status.previous(),
                status.documentsFilled(),
                documents,
                documents == 0 ? 1 : (double) status.documentsFilled() / documents,
                filler.problem(space.key()));
    }

    private static State state(SpaceStatus status) {
        if (status.active()) return State.ACTIVE;
        return status.complete() ? State.COMPLETE : State.FILLING;
    }

    private static <T> T translated(Supplier<T> step) {
        try {
            return step.get();
        } catch (KnowledgeException e) {
            String detail = String.valueOf(e.getMessage());
            throw switch (e.kind()) {
                case CONFLICT -> new ProblemException(ProblemKind.CONFLICT, detail, e);
                case UNKNOWN_SPACE -> new ProblemException(ProblemKind.NOT_FOUND, detail, e);
                case INVALID -> new ProblemException(ProblemKind.BAD_REQUEST, detail, e);
                case FOLDER, DATABASE, INDEX -> e;
            };
        }
    }
}
