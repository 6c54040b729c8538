package dev.footnote.ingestion.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Files in a folder, in folders of their own by the first two letters of their names. */
final class FolderShelf implements Shelf {
    private final Path folder;
    private final Path work;

    /** {@code work} is a folder in it that is not part of the shelf. */
    FolderShelf(Path folder, Path work) {
        this.folder = folder;
        this.work = work;
    }

    @Override
    public boolean has(String name) {
        return Files.exists(path(name));
    }

    Path path(String name) {
        return folder.resolve(name.substring(0, 2)).resolve(name);
    }

    @Override
    public void put(String name, Path file) throws IOException {
        Path target = path(name);
        if (Files.exists(target)) {
            Files.setLastModifiedTime(target, FileTime.from(Instant.now()));
            return;
        }
        Path shelf = folder.resolve(name.substring(0, 2));
        Files.createDirectories(shelf);
        link(file, target);
        force(shelf);
        force(folder);
    }

    /** A second name for the same bytes; the first goes when the database refers to them. */
    private static void link(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (FileAlreadyExistsException e) {
            return; // by another process, with the same content
        } catch (UnsupportedOperationException e) {
            Path copy = file.resolveSibling(file.getFileName() + ".copy");
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public BlobFile open(String name, Path work) throws IOException {
        if (!has(name)) throw new NoSuchFileException(name);
        return BlobFile.stored(path(name));
    }

    @Override
    public void move(String name, String to) throws IOException {
        Files.move(path(name), path(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void remove(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    @Override
    @SuppressWarnings("StreamResourceLeak") // the caller closes it, as the interface says
    public Stream<Item> items() throws IOException {
        return Files.walk(folder)
                .filter(path -> !path.startsWith(work))
                .filter(Files::isRegularFile)
                .flatMap(path -> item(path).stream());
    }

    /** Empty when it went meanwhile. */
    private static Optional<Item> item(Path path) {
        try {
            var since = Files.getLastModifiedTime(path).toInstant();
            return Optional.of(new Item(String.valueOf(path.getFileName()), since));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new name is on disk when its folder is. */
    private static void force(Path directory) {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some systems cannot open folders; they write names through by themselves.
            return;
        }
    }
}
