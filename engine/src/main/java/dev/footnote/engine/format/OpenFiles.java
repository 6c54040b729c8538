package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.MISSING;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a model as they are mapped, one after the other.
 *
 * @param arena that the maps live in
 * @param mapped grows with each file
 */
record OpenFiles(Arena arena, List<Path> mapped) {

    MemorySegment map(Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            mapped.add(path);
            return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (NoSuchFileException e) {
            throw new ModelFileException(
                    MISSING, "%s: there is no such file. Check the path.".formatted(path), e);
        } catch (IOException e) {
            throw new ModelFileException(
                    MISSING, "%s: cannot be read (%s). Check the path.".formatted(path, e), e);
        }
    }
}
