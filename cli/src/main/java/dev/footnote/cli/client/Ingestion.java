package dev.footnote.cli.client;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Terminal;
import dev.footnote.contracts.ingestion.Admission;
import dev.footnote.contracts.ingestion.JobPriority;
import dev.footnote.contracts.ingestion.JobStage;
import dev.footnote.contracts.ingestion.JobStatus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings files into a collection: uploads them one after the other, waiting when the server asks
 * for it, then follows their jobs to the end.
 */
public final class Ingestion {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration BETWEEN_LOOKS_MAX = Duration.ofSeconds(5);
    private static final int LOOK_SHARE = 10; // of the time goes into looking
    private static final Duration RETRY_DEFAULT = Duration.ofSeconds(1);
    private static final int JOBS_PAGE = 500;

    private final FootnoteClient client;
    private final Terminal terminal;
    private final JobPriority priority;

    public Ingestion(FootnoteClient client, Terminal terminal) {
        this(client, terminal, JobPriority.NORMAL);
    }

    public Ingestion(FootnoteClient client, Terminal terminal, JobPriority priority) {
        this.client = client;
        this.terminal = terminal;
        this.priority = priority;
    }

    /** A file and the name that it gets in its collection. */
    public record Source(String externalId, Path file) {}

    public record Failure(String name, String reason) {}

    /** What became of the files. {@code indexed} counts those that were new or unchanged. */
    public record Summary(
            int indexed, int unchanged, List<String> warnings, List<Failure> failures) {
        public Summary {
            warnings = List.copyOf(warnings);
            failures = List.copyOf(failures);
        }
    }

    /**
     * The files at and below a path, in order. A file below a folder is named by its path in it,
     * with colons, because a slash inside an address's segment is refused by most servers.
     */
    public static List<Source> sourcesAt(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(new Source(String.valueOf(path.getFileName()), path));
        }
        try (var files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !isHidden(path.relativize(file)))
                    .sorted()
                    .map(file -> new Source(nameOf(path.relativize(file)), file))
                    .toList();
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    ExitCode.USAGE, "%s cannot be read: %s".formatted(path, unreadable));
        }
    }

    public Summary ingest(String collection, List<Source> sources) {
        var failures = new ArrayList<Failure>();
        var jobs = upload(collection, sources, failures);
        return follow(jobs, failures);
    }

    /** The files of ZIP archives, each a document. */
    public Summary unpack(String collection, List<Path> archives) {
        var failures = new ArrayList<Failure>();
        var jobs = new HashMap<String, String>();
        for (var archive : archives) {
            terminal.stage("Uploading " + archive);
            for (var item : unpacked(collection, archive)) {
                item.jobId().ifPresent(id -> jobs.put(id, item.name()));
                item.problem().ifPresent(why -> failures.add(new Failure(item.name(), why)));
            }
        }
        return follow(jobs, failures);
    }

    private List<Admission> unpacked(String collection, Path archive) {
        try {
            return client.unpack(collection, archive).items();
        } catch (ServerProblem refused) {
            requireKey(refused);
            throw new CommandFailure(
                    ExitCode.FAILED, "%s: %s".formatted(archive, refused.line()), refused);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "%s cannot be read: %s".formatted(archive, e), e);
        }
    }

    private Map<String, String> upload(
            String collection, List<Source> sources, List<Failure> failures) {
        var jobs = new HashMap<String, String>();
        var title = "Uploading %,d files".formatted(sources.size());
        try (var bar = terminal.bar(title, sources.size(), Terminal.Unit.PIECES)) {
            int done = 0;
            for (var source : sources) {
                try {
                    var address = new DocumentAddress(collection, source.externalId());
                    jobs.put(accepted(address, source.file()).id(), source.externalId());
                } catch (ServerProblem refused) {
                    requireKey(refused);
                    failures.add(new Failure(source.externalId(), refused.line()));
                } catch (IOException unreadable) {
                    failures.add(new Failure(source.externalId(), String.valueOf(unreadable)));
                }
                bar.to(++done);
            }
        }
        return jobs;
    }

    private JobStatus accepted(DocumentAddress address, Path file) throws IOException {
        while (true) {
            try {
                return client.put(address, file, priority);
            } catch (ServerProblem busy) {
                if (busy.status() != 429) {
                    throw busy;
                }
                pause(busy.retryAfter().orElse(RETRY_DEFAULT));
            }
        }
    }

    private Summary follow(Map<String, String> jobs, List<Failure> failures) {
        var open = new HashSet<>(jobs.keySet());
        var ended = new ArrayList<JobStatus>();
        var title = "Indexing %,d documents".formatted(jobs.size());
        try (var bar = terminal.bar(title, jobs.size(), Terminal.Unit.PIECES)) {
            while (true) {
                long begin = System.nanoTime();
                for (var job : endedOf(open)) {
                    if (open.remove(job.id())) {
                        ended.add(job);
                    }
                }
                bar.to(ended.size());
                if (open.isEmpty()) {
                    return summary(ended, failures);
                }
                pause(untilNextLook(Duration.ofNanos(System.nanoTime() - begin)));
            }
        }
    }

    /** The more there is to look through, the less often, so that looking holds nobody up. */
    private static Duration untilNextLook(Duration look) {
        var pause = look.multipliedBy(LOOK_SHARE);
        if (pause.compareTo(BETWEEN_LOOKS) < 0) {
            return BETWEEN_LOOKS;
        }
        return pause.compareTo(BETWEEN_LOOKS_MAX) < 0 ? pause : BETWEEN_LOOKS_MAX;
    }

    private static Summary summary(List<JobStatus> ended, List<Failure> failures) {
        var warnings = new ArrayList<String>();
        int indexed = 0;
        int unchanged = 0;
        for (var job : ended) {
            if (job.stage() != JobStage.DONE) {
                var reason = job.problem().orElse(String.valueOf(job.stage()));
                failures.add(new Failure(job.externalId(), reason));
                continue;
            }
            indexed++;
            if (job.report().isPresent()) {
                var report = job.report().get();
                unchanged += report.unchanged() ? 1 : 0;
                report.warnings().forEach(note -> warnings.add(job.externalId() + ": " + note));
            }
        }
        return new Summary(indexed, unchanged, warnings, failures);
    }

    /** Which of the jobs have ended, from the list, newest first, down to the oldest of them. */
    private List<JobStatus> endedOf(Set<String> open) {
        var ended = new ArrayList<JobStatus>();
        var left = new HashSet<>(open);
        var cursor = Optional.<String>empty();
        do {
            var page = client.jobs(cursor, JOBS_PAGE);
            for (var job : page.items()) {
                if (left.remove(job.id()) && job.stage().isFinal()) {
                    ended.add(job);
                }
            }
            cursor = page.next();
        } while (cursor.isPresent() && !left.isEmpty());
        // What the list does not show is asked for by its name, and the server says why.
        for (var id : left) {
            var job = client.job(id);
            if (job.stage().isFinal()) {
                ended.add(job);
            }
        }
        return ended;
    }

    private static void requireKey(ServerProblem refused) {
        if (refused.status() == 401 || refused.status() == 403) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "The server does not take this administrator's key. Set FOOTNOTE_ADMIN_KEY, or"
                            + " FOOTNOTE_DATA to the server's data folder.");
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "Interrupted.", interrupted);
        }
    }

    private static boolean isHidden(Path path) {
        for (var part : path) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static String nameOf(Path path) {
        var name = new StringBuilder();
        for (var part : path) {
            name.append(name.isEmpty() ? "" : ":").append(part);
        }
        return name.toString();
    }
}
