package dev.footnote.cli.sync;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Tells when something below a folder has changed and it has been quiet for a moment since. */
public final class FolderEvents implements AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Path folder;
    private final WatchService service;
    private final Set<Path> watched = new HashSet<>();

    public FolderEvents(Path folder) {
        this.folder = folder;
        try {
            this.service = folder.getFileSystem().newWatchService();
            watchAll();
        } catch (IOException e) {
            throw unwatchable(e);
        }
    }

    private CommandFailure unwatchable(IOException e) {
        return new CommandFailure(
                ExitCode.FAILED,
                "%s cannot be watched (%s). Run sync without --watch, as often as you like."
                        .formatted(folder, e.getMessage()),
                e);
    }

    /** New folders are found by walking again: an event may come before its folder's content. */
    private void watchAll() throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path found, BasicFileAttributes attributes) throws IOException {
                        if (watched.add(found)) register(found);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path found, IOException e) {
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private void register(Path found) throws IOException {
        var key =
                found.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
        if (!key.isValid()) watched.remove(found);
    }

    /** Returns after a change, or when the time is over: some file systems tell nothing. */
    public void await(Duration longest) throws InterruptedException {
        var first = service.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        for (var key = first; key != null; key = quiet()) forget(key);
        try {
            watchAll();
        } catch (IOException e) {
            throw unwatchable(e);
        }
    }

    private WatchKey quiet() throws InterruptedException {
        return service.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void forget(WatchKey key) {
        key.pollEvents();
        if (!key.reset() && key.watchable() instanceof Path gone) watched.remove(gone);
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw unwatchable(e);
        }
    }
}
