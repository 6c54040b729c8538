package dev.footnote.benchmarks;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.client.DocumentAddress;
import dev.footnote.cli.client.FootnoteClient;
import dev.footnote.cli.client.ServerProblem;
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
import java.util.concurrent.ThreadLocalRandom;

/**
 * Short documents that come at a steady rate while others search: most are new, one in ten replaces
 * an earlier one, one in fifty is deleted. At the end each of them must be there, and nothing else.
 */
final class SteadyUploads {
    private static final String COLLECTION = "bench-load";
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int PAGE = 1_000;
    private static final int JOBS_PAGE = 500;
    private static final int WORDS_MAX = 120;

    private final FootnoteClient client;
    private final List<String> words;
    private final Waits waits = new Waits();
    // The last job of each document that is to be there.
    private final Map<String, String> jobs = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private int made;

    /**
     * @param words what the documents are made of
     */
    SteadyUploads(FootnoteClient client, List<String> words) {
        this.client = client;
        this.words = List.copyOf(words);
    }

    /** Empties the collection and uploads until {@code end}, a time of {@link System#nanoTime}. */
    void run(double perSecond, long end) throws IOException, InterruptedException {
        client.ensureCollection(COLLECTION);
        BenchmarkCollection.empty(client, COLLECTION);
        var file = Files.createTempFile("footnote-bench", ".txt");
        try {
            long between = Math.round(1e9 / perSecond);
            for (long next = System.nanoTime(); next < end; next += between) {
                Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
                one(file);
            }
        } finally {
            Files.delete(file);
        }
    }

    private void one(Path file) throws IOException {
        var random = ThreadLocalRandom.current();
        int turn = random.nextInt(50);
        boolean known = turn < 6 && !names.isEmpty();
        var name = known ? names.get(random.nextInt(names.size())) : "d" + made++;
        long begin = System.nanoTime();
        try {
            if (known && turn == 0) {
                client.delete(COLLECTION, List.of(name));
                names.remove(name);
                jobs.remove(name);
                return;
            }
            Files.writeString(file, text());
            var job = client.put(new DocumentAddress(COLLECTION, name), file, JobPriority.NORMAL);
            waits.add((System.nanoTime() - begin) / 1_000);
            if (!known) names.add(name);
            jobs.put(name, job.id());
        } catch (CommandFailure | ServerProblem failure) {
            waits.fault(String.valueOf(failure.getMessage()));
        }
    }

    private String text() {
        var random = ThreadLocalRandom.current();
        var text = new StringBuilder();
        int count = random.nextInt(WORDS_MAX / 4, WORDS_MAX);
        for (int i = 0; i < count; i++) {
            text.append(words.get(random.nextInt(words.size()))).append(' ');
        }
        return text.append(random.nextLong()).append('.').toString();
    }

    /** Waits until everything is indexed, holds it to what was accepted, and removes it. */
    Waits end() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var stages = stages();
        while (!stages.stream().allMatch(JobStage::isFinal) && System.nanoTime() < end) {
            Thread.sleep(BETWEEN_LOOKS);
            stages = stages();
        }
        for (var stage : stages) {
            if (stage != JobStage.DONE) waits.fault("a job ended as " + stage);
        }
        for (int missing = stages.size(); missing < jobs.size(); missing++) {
            waits.fault("a job is not in the list");
        }
        int found = 0;
        Optional<String> cursor = Optional.empty();
        do {
            var page = client.documents(COLLECTION, cursor, PAGE);
            for (var document : page.items()) {
                if (jobs.containsKey(document.externalId())) found++;
                else waits.fault("a deleted document is there");
            }
            cursor = page.next();
        } while (cursor.isPresent());
        for (int missing = found; missing < jobs.size(); missing++) {
            waits.fault("a document is missing");
        }
        BenchmarkCollection.empty(client, COLLECTION);
        return waits;
    }

    /** Of the jobs, from the list: to ask for each would be more than one caller may ask. */
    private List<JobStage> stages() {
        var wanted = new HashSet<>(jobs.values());
        var stages = new ArrayList<JobStage>();
        Optional<String> cursor = Optional.empty();
        do {
            var page = client.jobs(cursor, JOBS_PAGE);
            page.items().stream()
                    .filter(job -> wanted.contains(job.id()))
                    .map(JobStatus::stage)
                    .forEach(stages::add);
            cursor = page.next();
        } while (cursor.isPresent() && stages.size() < wanted.size());
        return stages;
    }
}
