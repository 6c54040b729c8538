package dev.footnote.ingestion.web;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.AbstractResource;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What a writer writes while it is read. Where the writer fails, reading fails too, so that nobody
 * takes the part for the whole.
 */
final class ArchiveResource extends AbstractResource {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Writing writing;

    ArchiveResource(Writing writing) {
        this.writing = writing;
    }

    /** Writes everything, and leaves the stream open. */
    interface Writing {
        void to(OutputStream out) throws IOException;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        var end = new PipedInputStream(BUFFER_BYTES);
        var out = new PipedOutputStream(end);
        var written = new CompletableFuture<@Nullable Void>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (out) {
                                writing.to(out);
                                written.complete(null);
                            } catch (IOException | RuntimeException e) {
                                written.completeExceptionally(e);
                            }
                        });
        return new Checked(end, written);
    }

    private static final class Checked extends FilterInputStream {
        private final CompletableFuture<@Nullable Void> written;

        Checked(InputStream in, CompletableFuture<@Nullable Void> written) {
            super(in);
            this.written = written;
        }

        @Override
        public int read() throws IOException {
            return checked(super.read());
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return checked(super.read(target, offset, length));
        }

        private int checked(int result) throws IOException {
            if (result < 0) {
                try {
                    written.join();
                } catch (CompletionException e) {
                    throw new IOException("the archive could not be written", e.getCause());
                }
            }
            return result;
        }
    }

    @Override
    public long contentLength() {
        return -1; // known when it is written
    }

    @Override
    public String getDescription() {
        return "an archive that is being written";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
