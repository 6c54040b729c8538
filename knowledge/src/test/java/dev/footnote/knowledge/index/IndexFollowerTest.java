package dev.footnote.knowledge.index;

import static dev.footnote.knowledge.Drafts.draft;
import static dev.footnote.knowledge.Drafts.part;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.Drafts;
import dev.footnote.knowledge.OpenKnowledge;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

class IndexFollowerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;
    @TempDir Path otherFolder;

    @Test
    void anIndexIsTakenUpWhereItStopped() {
        publishThree(folder);

        try (OpenKnowledge knowledge = OpenKnowledge.in(folder)) {
            knowledge.publisher().delete(new DocumentKey("handbook", "b"));
            assertThat(passagesWhenCaughtUp(knowledge)).isEqualTo(2);
        }
    }

    @Test
    void aLostIndexIsRebuilt() throws IOException {
        publishThree(folder);
        delete(folder.resolve("index"));

        try (OpenKnowledge knowledge = OpenKnowledge.in(folder)) {
            assertThat(passagesWhenCaughtUp(knowledge)).isEqualTo(3);
        }
    }

    @Test
    void anIndexWithADamagedOrCutFileIsRebuilt() throws IOException {
        publishThree(folder);
        for (Path file : filesOf(folder.resolve("index"))) {
            flipMiddleByte(file);
            try (OpenKnowledge knowledge = OpenKnowledge.in(folder)) {
                assertThat(passagesWhenCaughtUp(knowledge)).as("flipped %s", file).isEqualTo(3);
            }
        }
        Path victim = filesOf(folder.resolve("index")).getFirst();
        try (FileChannel channel = FileChannel.open(victim, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        try (OpenKnowledge knowledge = OpenKnowledge.in(folder)) {
            assertThat(passagesWhenCaughtUp(knowledge)).as("cut %s", victim).isEqualTo(3);
        }
    }

    @Test
    void theIndexOfAnotherStoreIsNotTaken() throws IOException {
        publishThree(folder);
        try (OpenKnowledge knowledge = OpenKnowledge.in(otherFolder)) {
            knowledge.spaces().register(Drafts.ENGLISH);
            for (String name : List.of("p", "q", "r", "s")) {
                knowledge.publisher().publish(draft("other", name, part(name)));
            }
            assertThat(passagesWhenCaughtUp(knowledge)).isEqualTo(4);
        }
        delete(folder.resolve("index"));
        Files.move(otherFolder.resolve("index"), folder.resolve("index"));

        try (OpenKnowledge knowledge = OpenKnowledge.in(folder)) {
            assertThat(passagesWhenCaughtUp(knowledge)).isEqualTo(3);
        }
    }

    private static void publishThree(Path folder) {
        try (OpenKnowledge knowledge = OpenKnowledge.in(folder)) {
            knowledge.spaces().register(Drafts.ENGLISH);
            for (String name : List.of("a", "b", "c")) {
                knowledge.publisher().publish(draft("handbook", name, part("text of " + name)));
            }
            assertThat(passagesWhenCaughtUp(knowledge)).isEqualTo(3);
        }
    }

    private static int passagesWhenCaughtUp(OpenKnowledge knowledge) {
        assertThat(knowledge.index().awaitCaughtUp(PATIENCE)).isTrue();
        return knowledge.index().status().passageCount();
    }

    private static List<Path> filesOf(Path index) throws IOException {
        try (Stream<Path> files = Files.list(index)) {
            return files.filter(file -> !file.endsWith("write.lock")).sorted().toList();
        }
    }

    private static void flipMiddleByte(Path file) throws IOException {
        if (!Files.exists(file)) {
            return; // rebuilding has replaced it by another
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x40;
        Files.write(file, bytes);
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
