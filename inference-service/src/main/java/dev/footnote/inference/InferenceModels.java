package dev.footnote.inference;

import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.ModelProfile;
import dev.footnote.engine.ModelScan;
import dev.footnote.servicekit.models.Borrowed;
import dev.footnote.servicekit.models.ModelDirectory;
import dev.footnote.servicekit.models.ModelDirectory.Described;
import dev.footnote.servicekit.models.ModelEntry;
import dev.footnote.servicekit.models.OpenModels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The default model, which is open from the start, and every other language model in the models
 * folder, opened when it is first asked for.
 */
final class InferenceModels implements LanguageModels {
    private final ModelDirectory<ModelProfile> directory;
    private final OpenModels open;
    private final GeneratorKind kind;
    private final InferenceSettings settings;
    private final ModelEntry standard;
    private final ModelProfile standardProfile;
    private final String standardDigest;

    /** Opens the default. */
    InferenceModels(Path models, Path standard, InferenceSettings settings, OpenModels open) {
        this.directory = new ModelDirectory<>(() -> entries(models), ModelProfile::read);
        this.open = open;
        this.kind = new GeneratorKind(settings);
        this.settings = settings;
        this.standard = new ModelEntry(settings.model(), standard, ModelEntry.Content.MODEL);
        this.standardProfile = ModelProfile.read(standard);
        this.standardDigest = open.keep(this.standard, kind).model().card().digest();
    }

    @Override
    public Chosen choose(String wanted) {
        var base = base(wanted);
        int colon = wanted.lastIndexOf(':');
        if (base.isPresent() || colon < 0) {
            ModelEntry entry = base.orElseGet(() -> require(wanted).entry());
            return new Chosen(entry.name(), open.borrow(entry, kind), Optional.empty());
        }
        return adapted(wanted.substring(0, colon), wanted.substring(colon + 1));
    }

    private Chosen adapted(String model, String adapter) {
        ModelEntry entry = base(model).orElseGet(() -> require(model).entry());
        ModelEntry found = adapter(adapter);
        Borrowed<OpenGenerator> borrowed = open.borrow(entry, kind);
        try {
            return new Chosen(
                    entry.name() + ":" + found.name(),
                    borrowed,
                    Optional.of(borrowed.model().adapter(found)));
        } catch (RuntimeException e) {
            borrowed.close();
            throw e;
        }
    }

    /** The default, or a model whose whole name this is. */
    private Optional<ModelEntry> base(String wanted) {
        if (wanted.isEmpty() || wanted.equals(standard.name())) return Optional.of(standard);
        return directory.find(wanted).filter(InferenceModels::isServed).map(Described::entry);
    }

    private ModelEntry adapter(String name) {
        List<ModelEntry> adapters = directory.adapters();
        return adapters.stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                ModelDirectory.unknown(
                                        ":" + name,
                                        adapters.stream().map(it -> ":" + it.name()).toList()));
    }

    @Override
    public String standard() {
        return standard.name();
    }

    @Override
    public ModelList list() {
        List<ModelList.Model> models = new ArrayList<>();
        models.add(model(standard, standardProfile));
        served().filter(it -> !it.entry().name().equals(standard.name()))
                .forEach(it -> models.add(model(it.entry(), it.profile())));
        return ModelList.of(models);
    }

    @Override
    public ModelList.Model get(String name) {
        if (name.equals(standard.name())) {
            return model(standard, standardProfile);
        }
        var described = require(name);
        return model(described.entry(), described.profile());
    }

    private Described<ModelProfile> require(String name) {
        var found = directory.find(name).orElseThrow(() -> ModelDirectory.unknown(name, names()));
        if (isServed(found)) return found;
        throw new ProblemException(
                ProblemKind.WRONG_MODEL,
                "The model \"%s\" is made to %s and writes no text; these do: %s."
                        .formatted(
                                name,
                                found.profile().task().name().toLowerCase(Locale.ROOT),
                                String.join(", ", names())));
    }

    private Stream<Described<ModelProfile>> served() {
        return directory.models().stream().filter(InferenceModels::isServed);
    }

    private static boolean isServed(Described<ModelProfile> described) {
        return switch (described.profile().task()) {
            case GENERATE, REWRITE -> true;
            case EMBED, CLASSIFY, RERANK, EXTRACT -> false;
        };
    }

    private List<String> names() {
        return Stream.concat(Stream.of(standard.name()), served().map(it -> it.entry().name()))
                .distinct()
                .toList();
    }

    /** A generator has no languages to state and no dimensions; reading its digest takes long. */
    private ModelList.Model model(ModelEntry entry, ModelProfile profile) {
        var details =
                new ModelList.Details(
                        entry.equals(standard) ? standardDigest : "",
                        profile.shape().family(),
                        0,
                        Math.min(settings.contextTokensMax(), profile.shape().contextLength()),
                        List.of());
        return new ModelList.Model(
                entry.name(),
                "model",
                changedSeconds(entry.path()),
                "footnote",
                Optional.of(details));
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

    private static long changedSeconds(Path path) {
        try {
            return Files.getLastModifiedTime(path).toMillis() / 1000;
        } catch (IOException e) {
            return 0;
        }
    }
}
