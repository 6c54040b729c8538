package dev.footnote.embedding;

import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.ModelProfile;
import dev.footnote.engine.ModelScan;
import dev.footnote.engine.ModelTask;
import dev.footnote.servicekit.models.Borrowed;
import dev.footnote.servicekit.models.ModelDirectory;
import dev.footnote.servicekit.models.ModelDirectory.Described;
import dev.footnote.servicekit.models.ModelEntry;
import dev.footnote.servicekit.models.OpenModels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The models of this service by name: the default, which is open from the start, and whatever else
 * in the models folder has a head that is served here, opened when it is first asked for.
 */
public final class EmbeddingModels {
    private static final Set<ModelTask> SERVED =
            EnumSet.of(ModelTask.EMBED, ModelTask.CLASSIFY, ModelTask.RERANK, ModelTask.EXTRACT);

    private final ModelDirectory<ModelProfile> directory;
    private final OpenModels open;
    private final Kinds kinds;
    private final EmbeddingSettings settings;
    private final ModelEntry standard;
    private final ModelProfile standardProfile;
    private final Map<Path, Digest> digests = new ConcurrentHashMap<>();

    private record Digest(long changed, String sha256) {}

    /** Opens the default. */
    EmbeddingModels(Path models, Path standard, EmbeddingSettings settings, OpenModels open) {
        this.directory = new ModelDirectory<>(() -> entries(models), ModelProfile::read);
        this.open = open;
        this.kinds = new Kinds(settings);
        this.settings = settings;
        this.standard = new ModelEntry(settings.model(), standard, ModelEntry.Content.MODEL);
        this.standardProfile = ModelProfile.read(standard);
        String digest = open.keep(this.standard, kinds.embedders()).model().card().digest();
        digests.put(standard, new Digest(changed(standard), digest));
    }

    /** Requests of which something waits, for all embedding models that are open. */
    int waitingRequests() {
        return open.open(OpenEmbedder.class).stream()
                .mapToInt(it -> it.queue().waitingRequests())
                .sum();
    }

    /** A model that makes vectors; an empty name means the default. */
    Borrowed<OpenEmbedder> embedder(String name) {
        boolean usual = name.isEmpty() || name.equals(standard.name());
        ModelEntry entry =
                usual ? standard : require(name, EnumSet.of(ModelTask.EMBED), "make vectors");
        return open.borrow(entry, kinds.embedders());
    }

    /** A cross-encoder; an empty name means the configured one, else the first in the folder. */
    Borrowed<OpenClassifier> reranker(String name) {
        String wanted = named(name, settings.reranker(), ModelTask.RERANK, "rerank");
        return open.borrow(
                require(wanted, EnumSet.of(ModelTask.RERANK), "rerank"), kinds.classifiers());
    }

    Borrowed<OpenClassifier> classifier(String name) {
        String wanted = named(name, settings.classifier(), ModelTask.CLASSIFY, "classify");
        return open.borrow(
                require(wanted, EnumSet.of(ModelTask.CLASSIFY, ModelTask.RERANK), "classify"),
                kinds.classifiers());
    }

    Borrowed<OpenExtractor> extractor(String name) {
        String wanted = named(name, settings.extractor(), ModelTask.EXTRACT, "find answers");
        return open.borrow(
                require(wanted, EnumSet.of(ModelTask.EXTRACT), "find answers"), kinds.extractors());
    }

    /** The name a request means. */
    String nameOf(String wanted, ModelTask task) {
        return switch (task) {
            case EMBED -> wanted.isEmpty() ? standard.name() : wanted;
            case RERANK -> named(wanted, settings.reranker(), task, "rerank");
            case CLASSIFY -> named(wanted, settings.classifier(), task, "classify");
            case EXTRACT -> named(wanted, settings.extractor(), task, "find answers");
            case GENERATE, REWRITE -> wanted;
        };
    }

    /** What the model is for. */
    ModelTask taskOf(String name) {
        return name.isEmpty() || name.equals(standard.name())
                ? ModelTask.EMBED
                : described(name, SERVED, "be used here").profile().task();
    }

    /** The default first, the others by name. */
    public ModelList list() {
        Stream<Described<ModelProfile>> others =
                served().stream().filter(it -> !it.entry().name().equals(standard.name()));
        List<ModelList.Model> models = new ArrayList<>();
        models.add(model(standard, standardProfile));
        others.forEach(it -> models.add(model(it.entry(), it.profile())));
        return ModelList.of(models);
    }

    /** One of the list. */
    public ModelList.Model get(String name) {
        if (name.equals(standard.name())) {
            return model(standard, standardProfile);
        }
        var described = described(name, SERVED, "be used here");
        return model(described.entry(), described.profile());
    }

    /** What clients that name no model are told of the default. */
    public record Standard(
            String name, String digest, String type, String pooling, int tokensMax) {}

    /** The default. */
    public Standard standard() {
        return new Standard(
                standard.name(),
                digest(standard.path()),
                standardProfile.storage().quantization().toLowerCase(Locale.ROOT),
                standardProfile.pooling().orElse("mean"),
                standardProfile.shape().tokensMax());
    }

    private String named(String name, String configured, ModelTask task, String purpose) {
        if (!name.isEmpty()) return name;
        if (!configured.isEmpty()) return configured;
        return served().stream()
                .filter(it -> it.profile().task() == task)
                .map(it -> it.entry().name())
                .findFirst()
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemKind.WRONG_MODEL,
                                        "There is no model to %s in the models folder; put one there."
                                                .formatted(purpose)));
    }

    private ModelEntry require(String name, Set<ModelTask> tasks, String purpose) {
        return described(name, tasks, purpose).entry();
    }

    private Described<ModelProfile> described(String name, Set<ModelTask> tasks, String purpose) {
        var found = directory.find(name).orElseThrow(() -> ModelDirectory.unknown(name, names()));
        ModelTask task = found.profile().task();
        if (tasks.contains(task)) return found;
        List<String> others =
                served().stream()
                        .filter(it -> tasks.contains(it.profile().task()))
                        .map(it -> it.entry().name())
                        .toList();
        throw new ProblemException(
                ProblemKind.WRONG_MODEL,
                "The model \"%s\" is made to %s and cannot %s; %s."
                        .formatted(
                                name,
                                task.name().toLowerCase(Locale.ROOT),
                                purpose,
                                others.isEmpty()
                                        ? "no model here can"
                                        : "these can: " + String.join(", ", others)));
    }

    private List<Described<ModelProfile>> served() {
        return directory.models().stream()
                .filter(it -> SERVED.contains(it.profile().task()))
                .toList();
    }

    private List<String> names() {
        return Stream.concat(
                        Stream.of(standard.name()), served().stream().map(it -> it.entry().name()))
                .distinct()
                .toList();
    }

    private ModelList.Model model(ModelEntry entry, ModelProfile profile) {
        boolean vectors = profile.task() == ModelTask.EMBED || entry.equals(standard);
        var details =
                new ModelList.Details(
                        vectors ? digest(entry.path()) : "",
                        profile.shape().family(),
                        vectors ? profile.shape().hidden() : 0,
                        profile.shape().tokensMax(),
                        entry.equals(standard) ? settings.languages() : List.of());
        return new ModelList.Model(
                entry.name(),
                "model",
                changed(entry.path()) / 1000,
                "footnote",
                Optional.of(details));
    }

    /** Vectors of different weights must never be mixed, so even an unopened model has its own. */
    private String digest(Path path) {
        long changed = changed(path);
        Digest known = digests.get(path);
        if (known != null && known.changed() == changed) return known.sha256();
        String sha256 = settings.precision().spaceDigest(ModelProfile.digest(path));
        var digest = new Digest(changed, sha256);
        digests.put(path, digest);
        return digest.sha256();
    }

    private static List<ModelEntry> entries(Path models) {
        return ModelScan.of(models).stream()
                .map(found -> new ModelEntry(found.name(), found.path(), content(found.content())))
                .toList();
    }

    private static ModelEntry.Content content(ModelScan.Content content) {
        return switch (content) {
            case MODEL -> ModelEntry.Content.MODEL;
            case ADAPTER -> ModelEntry.Content.ADAPTER;
        };
    }

    private static long changed(Path path) {
        try {
            return Files.getLastModifiedTime(path).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }
}
