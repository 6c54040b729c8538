package dev.footnote.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.knowledge.store.H2DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** A writing process is killed at random instants; nothing it reported done may be lost or half. */
abstract class CrashConformance {
    private static final int ROUNDS = 5;
    private static final int LINES_BEFORE_KILL_MIN = 4;
    private static final int LINES_BEFORE_KILL_MAX = 120;
    private static final int KILL_DELAY_MILLIS_MAX = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;
    @TempDir Path logs;

    /** The store, without the writer. */
    abstract OpenKnowledge reopen(Path folder);

    /** Whether this process may open the store while the writer runs. */
    abstract boolean isShared();

    /** What the writer needs beside the folder to open the same store. */
    abstract List<String> address();

    /** What the process said: the last change done, by key, and the one it was about to do. */
    private static final class Told {
        final Map<String, Integer> done = new HashMap<>();
        Optional<Map.Entry<String, Integer>> begun = Optional.empty();
        int lastNumber;

        void hear(String line) {
            if (!line.matches("(begin|end) \\S+ -?\\d+;")) {
                return; // cut short
            }
            String[] words = line.substring(0, line.length() - 1).split(" ");
            int number = Integer.parseInt(words[2]);
            lastNumber = Math.abs(number);
            if (words[0].equals("begin")) {
                begun = Optional.of(Map.entry(words[1], number));
            } else {
                done.put(words[1], number);
                begun = Optional.empty();
            }
        }

        Set<Integer> allowed(String key) {
            Set<Integer> numbers = new HashSet<>();
            numbers.add(done.getOrDefault(key, -1));
            begun.filter(change -> change.getKey().equals(key))
                    .ifPresent(change -> numbers.add(change.getValue()));
            return numbers;
        }
    }

    @Test
    void whateverWasReportedDoneIsThereAndWholeAfterAKill() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Told told = new Told();
        for (int round = 0; round < ROUNDS; round++) {
            runAndKill(told, random);
            try (OpenKnowledge knowledge = reopen(folder)) {
                check(knowledge, told, "seed %d, round %d".formatted(seed, round));
            }
        }
    }

    private void runAndKill(Told told, Random random) throws IOException, InterruptedException {
        Path said = Files.createTempFile(logs, "said", ".log");
        Path complaints = logs.resolve("complaints.log");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "--add-modules",
                                "jdk.incubator.vector",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                CrashWriter.class.getName(),
                                folder.toString(),
                                Integer.toString(told.lastNumber)));
        command.addAll(address());
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(said.toFile())
                        .redirectError(complaints.toFile())
                        .start();
        try {
            int count = random.nextInt(LINES_BEFORE_KILL_MIN, LINES_BEFORE_KILL_MAX);
            while (Files.readAllLines(said).size() < count) {
                assertThat(process.isAlive())
                        .as("it ended by itself: %s", Files.readString(complaints))
                        .isTrue();
                Thread.sleep(10);
            }
            if (!isShared()) {
                assertThatThrownBy(() -> H2DataSource.open(folder))
                        .isInstanceOf(KnowledgeException.class)
                        .hasMessageContaining("another Footnote");
            }
            Thread.sleep(random.nextInt(KILL_DELAY_MILLIS_MAX)); // to hit any point of a change
        } finally {
            process.destroyForcibly().waitFor();
        }
        Files.readAllLines(said).forEach(told::hear);
    }

    private static void check(OpenKnowledge knowledge, Told told, String described) {
        assertThat(knowledge.index().awaitCaughtUp(PATIENCE)).as(described).isTrue();
        int passages = 0;
        for (int i = 0; i < CrashWriter.KEYS; i++) {
            String key = "doc" + i;
            int found = number(knowledge, key);
            if (found > 0) {
                checkWhole(knowledge, key, found);
                passages += CrashWriter.partCount(found);
            }
            Set<Integer> allowed = told.allowed(key);
            assertThat(
                            allowed.contains(found)
                                    || (found == 0 && allowed.stream().anyMatch(n -> n < 0)))
                    .as("%s: %s is at %d, allowed are %s", described, key, found, allowed)
                    .isTrue();
            told.done.put(key, found == 0 ? -1 : found); // what was in flight is settled now
        }
        told.begun = Optional.empty();
        assertThat(knowledge.index().status().passageCount()).as(described).isEqualTo(passages);
    }

    /** The number that the live version of a document carries; 0 when there is no document. */
    private static int number(OpenKnowledge knowledge, String key) {
        return knowledge
                .documents()
                .find(new Reader.Unrestricted(), new DocumentKey("crash", key))
                .map(
                        document ->
                                knowledge
                                        .documents()
                                        .passages(new Reader.Unrestricted(), document.documentId())
                                        .getFirst()
                                        .text()
                                        .split(" ")[0])
                .map(word -> Integer.parseInt(word.substring("number".length())))
                .orElse(0);
    }

    private static void checkWhole(OpenKnowledge knowledge, String key, int number) {
        DocumentSummary document =
                knowledge
                        .documents()
                        .find(new Reader.Unrestricted(), new DocumentKey("crash", key))
                        .orElseThrow();
        List<String> expected =
                IntStream.range(0, CrashWriter.partCount(number))
                        .mapToObj(i -> CrashWriter.text(number, i))
                        .toList();
        assertThat(knowledge.documents().passages(new Reader.Unrestricted(), document.documentId()))
                .extracting(Passage::text)
                .isEqualTo(expected);
        assertThat(
                        knowledge
                                .documents()
                                .text(
                                        new Reader.Unrestricted(),
                                        document.documentId(),
                                        document.version())
                                .orElseThrow()
                                .text())
                .isEqualTo(String.join("\n", expected) + "\n");
        Retrieval retrieval =
                knowledge
                        .retriever()
                        .search(
                                new RetrievalQuery(
                                        new Reader.Unrestricted(),
                                        "number" + number,
                                        Optional.empty(),
                                        Set.of(),
                                        Map.of(),
                                        100));
        assertThat(retrieval.passages())
                .extracting(ranked -> ranked.passage().text())
                .containsExactlyInAnyOrderElementsOf(expected);
    }
}
