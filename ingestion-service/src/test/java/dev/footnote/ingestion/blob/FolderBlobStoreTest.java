package dev.footnote.ingestion.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

class FolderBlobStoreTest extends BlobStoreConformance {
    @TempDir private Path folder = Path.of("");

    @Override
    BlobStore store() {
        return BlobStore.in(folder, () -> Long.MAX_VALUE);
    }

    @Override
    Shelf shelf() {
        return new FolderShelf(folder, incoming());
    }

    @Override
    Path incoming() {
        return folder.resolve("incoming");
    }

    private static void upload(BlobStore store, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        store.keep(store.receive(new ByteArrayInputStream(bytes)), () -> "kept");
    }

    @Test
    void anUploadThatDoesNotFitBesideWhatIsReservedIsRefused() throws Exception {
        var store = BlobStore.in(folder, () -> 3);
        upload(store, "abc");
        assertThatThrownBy(() -> upload(store, "abcd")).hasMessageContaining("does not fit");
        var full = BlobStore.in(folder, () -> 0);
        assertThatThrownBy(() -> upload(full, "a")).hasMessageContaining("reserved");
        assertThat(full.hasRoom()).isFalse();
        try (var items = shelf().items()) {
            assertThat(items.map(Shelf.Item::name)).containsExactly(ABC);
        }
    }
}
