package dev.footnote.servicekit.models;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.servicekit.models.ModelEntry.Content;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The models folder as a service sees it: the names in it, and what the model behind each is. The
 * folder is looked at anew each time, so that a model dropped there is found without a restart; the
 * description of a file that has not changed is kept.
 *
 * @param <P> what the service knows of a model that is not open
 */
public final class ModelDirectory<P> {
    private static final Logger log = LoggerFactory.getLogger(ModelDirectory.class);
    private static final int NAMES_TOLD_MAX = 50;

    private final Supplier<List<ModelEntry>> folder;
    private final Reader<P> reader;
    private final Map<Path, Known<P>> known = new ConcurrentHashMap<>();

    /** What reads a model's files. */
    @FunctionalInterface
    public interface Reader<P> {
        /** Reads; any runtime exception says that the files are no model. */
        P read(Path path);
    }

    /** A model and what it is. */
    public record Described<P>(ModelEntry entry, P profile) {}

    private record Known<P>(FileTime changed, Optional<P> profile, String damage) {}

    /**
     * @param folder looks through the folder
     */
    public ModelDirectory(Supplier<List<ModelEntry>> folder, Reader<P> reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /** Every model whose files can be read, by name. */
    public List<Described<P>> models() {
        List<Described<P>> models = new ArrayList<>();
        for (ModelEntry entry : folder.get()) {
            if (entry.content() != Content.MODEL) continue;
            look(entry.path())
                    .profile()
                    .ifPresent(profile -> models.add(new Described<>(entry, profile)));
        }
        return models;
    }

    /** Every adapter by name. */
    public List<ModelEntry> adapters() {
        return folder.get().stream().filter(entry -> entry.content() == Content.ADAPTER).toList();
    }

    /** The model of that name, if there is one. */
    public Optional<Described<P>> find(String name) {
        return folder.get().stream()
                .filter(it -> it.content() == Content.MODEL && it.name().equals(name))
                .findFirst()
                .map(this::described);
    }

    /**
     * The refusal of a name that is not in the folder; it lists those that are.
     *
     * @param names what the service could have been asked for
     */
    public static ProblemException unknown(String wanted, List<String> names) {
        String list =
                names.isEmpty()
                        ? "no model yet"
                        : names.stream().limit(NAMES_TOLD_MAX).collect(Collectors.joining(", "));
        return new ProblemException(
                ProblemKind.UNKNOWN_MODEL,
                "There is no model \"%s\" here; this service has %s."
                        .formatted(shortened(wanted), list));
    }

    private Described<P> described(ModelEntry entry) {
        Known<P> looked = look(entry.path());
        return new Described<>(
                entry,
                looked.profile()
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                ProblemKind.WRONG_MODEL,
                                                "The model \"%s\" cannot be used: %s"
                                                        .formatted(
                                                                entry.name(), looked.damage()))));
    }

    private Known<P> look(Path path) {
        FileTime changed = changed(path);
        @Nullable Known<P> seen = known.get(path);
        if (seen != null && seen.changed().equals(changed)) return seen;
        Known<P> now = read(path, changed);
        known.put(path, now);
        return now;
    }

    private Known<P> read(Path path, FileTime changed) {
        try {
            return new Known<>(changed, Optional.of(reader.read(path)), "");
        } catch (RuntimeException e) {
            String damage = e.getMessage() == null ? e.toString() : e.getMessage();
            log.warn("{} is left out: {}", path, damage);
            return new Known<>(changed, Optional.empty(), damage);
        }
    }

    /** Of a folder: of the youngest file in it. */
    private static FileTime changed(Path path) {
        try {
            if (!Files.isDirectory(path)) return Files.getLastModifiedTime(path);
            FileTime youngest = Files.getLastModifiedTime(path);
            try (var files = Files.newDirectoryStream(path)) {
                for (Path file : files) {
                    FileTime time = Files.getLastModifiedTime(file);
                    if (time.compareTo(youngest) > 0) youngest = time;
                }
            }
            return youngest;
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
