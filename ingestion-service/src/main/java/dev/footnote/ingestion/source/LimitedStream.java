package dev.footnote.ingestion.source;

import dev.footnote.contracts.problem.ProblemException;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongFunction;

/** Ends with a problem as soon as the number of bytes that were read breaks a limit. */
final class LimitedStream extends FilterInputStream {
    private final LongFunction<Optional<ProblemException>> limit;
    private long bytes;

    /** {@code limit} is asked after every reading, with the bytes so far. */
    LimitedStream(InputStream in, LongFunction<Optional<ProblemException>> limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) count(1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) count(count);
        return count;
    }

    private void count(int more) {
        bytes += more;
        limit.apply(bytes)
                .ifPresent(
                        problem -> {
                            throw problem;
                        });
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
