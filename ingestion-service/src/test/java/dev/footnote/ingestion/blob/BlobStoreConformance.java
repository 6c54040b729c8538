package dev.footnote.ingestion.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.contracts.problem.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/** What holds wherever the originals lie. */
abstract class BlobStoreConformance {
    // SHA-256 of "abc", from FIPS 180-2.
    static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir private Path work = Path.of("");

    /** A store of one more process on the same shelf. */
    abstract BlobStore store();

    /** The shelf behind the stores. */
    abstract Shelf shelf();

    /** Where a store keeps what is on its way. */
    abstract Path incoming();

    private static BlobStore.Received receive(BlobStore store, String text) throws IOException {
        return store.receive(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String content(BlobStore store, String digest) throws IOException {
        try (var file = store.open(digest)) {
            return Files.readString(file.path());
        }
    }

    private List<String> names() throws IOException {
        try (var items = shelf().items()) {
            return items.map(Shelf.Item::name).toList();
        }
    }

    private List<Path> unfinished() throws IOException {
        try (var files = Files.list(incoming())) {
            return files.toList();
        }
    }

    @Test
    void aFileLiesUnderTheDigestOfItsContent() throws Exception {
        var store = store();
        var received = receive(store, "abc");
        assertThat(received.blob()).isEqualTo(new Blob(ABC, 3));
        store.keep(received, () -> "kept");
        assertThat(content(store, ABC)).isEqualTo("abc");
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void theSameContentIsKeptOnce() throws Exception {
        var store = store();
        store.keep(receive(store, "abc"), () -> "first");
        store.keep(receive(store, "abc"), () -> "second");
        assertThat(names()).containsExactly(ABC);
    }

    @Test
    void aFileGoesWhenNobodyRefersToIt() throws Exception {
        var store = store();
        store.keep(receive(store, "abc"), () -> "kept");
        store.release(ABC, digest -> true);
        assertThat(names()).containsExactly(ABC);
        store.release(ABC, digest -> false);
        assertThat(names()).isEmpty();
        store.release(ABC, digest -> false);
    }

    @Test
    void whatAStopLeftBehindIsSwept() throws Exception {
        var store = store();
        store.keep(receive(store, "abc"), () -> "kept");
        receive(store, "never named");
        store.keep(receive(store, "not referred to"), () -> "kept");
        assertThat(store.sweep(ABC::equals, Duration.ofHours(1)).removed()).isZero();
        assertThat(store.sweep(ABC::equals, Duration.ofHours(-1)).removed()).isEqualTo(2);
        assertThat(names()).containsExactly(ABC);
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void aRemovalThatStoppedInTheMiddleIsFinishedOrTakenBackByTheSweep() throws Exception {
        var store = store();
        store.keep(receive(store, "abc"), () -> "kept");
        shelf().move(ABC, ABC + ".aside");
        store.sweep(digest -> true, Duration.ofHours(-1));
        assertThat(content(store, ABC)).isEqualTo("abc");
        shelf().move(ABC, ABC + ".aside");
        store.sweep(digest -> false, Duration.ofHours(-1));
        assertThat(names()).isEmpty();
    }

    @Test
    void theSweepLeavesAloneWhatIsNotOurs() throws Exception {
        var store = store();
        Path readme = Files.writeString(work.resolve("readme.txt"), "somebody's");
        shelf().put("readme.txt", readme);
        store.sweep(digest -> false, Duration.ofHours(-1));
        assertThat(names()).containsExactly("readme.txt");
    }

    @Test
    void aFileIsHeldAgainstItsNameBeforeItIsRead() throws Exception {
        var store = store();
        store.keep(receive(store, "abc"), () -> "kept");
        shelf().remove(ABC);
        assertThatThrownBy(() -> store.open(ABC))
                .isInstanceOf(LostBlobException.class)
                .hasMessageContaining("gone");
        shelf().put(ABC, Files.writeString(work.resolve("damaged"), "abd"));
        assertThatThrownBy(() -> store.open(ABC))
                .isInstanceOf(LostBlobException.class)
                .hasMessageContaining("damaged");
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void aFileThatIsReferredToMeanwhileIsPutBack() throws Exception {
        var store = store();
        store.keep(receive(store, "abc"), () -> "kept");
        var answers = new ArrayDeque<>(List.of(false, true));
        store.release(ABC, digest -> answers.removeFirst());
        assertThat(content(store, ABC)).isEqualTo("abc");
        assertThat(names()).containsExactly(ABC);
    }

    @Test
    void aFileThatAnotherProcessTookIsStoredAgainWhenTheDatabaseRefersToIt() throws Exception {
        var store = store();
        var other = store();
        store.keep(receive(store, "abc"), () -> "kept");
        store.keep(
                receive(store, "abc"),
                () -> {
                    other.release(ABC, digest -> false);
                    return "kept";
                });
        assertThat(content(store, ABC)).isEqualTo("abc");
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws Exception {
        var store = store();
        var broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("No space left on device");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return read();
                    }
                };
        assertThatThrownBy(() -> store.receive(broken))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("free some space");
        assertThat(names()).isEmpty();
        assertThat(unfinished()).isEmpty();
    }
}
