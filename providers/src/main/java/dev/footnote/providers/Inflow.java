package dev.footnote.providers;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The bytes of one answer, brought from the network's threads to the reader's, under three clocks
 * and a size. The reader asks for one piece at a time, so no more than one waits here.
 *
 * <p>A line counts as a sign of life only when it says something: a server that sends comments for
 * ever is silent all the same.
 */
final class Inflow implements AutoCloseable {
    /** Where the bytes come from. */
    interface Source {
        /** Asks for one more piece. */
        void next();

        /** Gives up: closes the connection unless it is done. */
        void cancel();
    }

    private sealed interface Signal {
        record Piece(ByteBuffer bytes) implements Signal {}

        record End() implements Signal {}

        record Failed(Throwable cause) implements Signal {}
    }

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final String title;
    private final ServerLimits limits;
    private final LongSupplier nanos;
    private final long begun;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private volatile @Nullable Source source;
    private volatile Runnable abandoned = () -> {};
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private long size;
    private long heard;
    private boolean spoken;
    private boolean ended;

    Inflow(String title, ServerLimits limits, LongSupplier nanos) {
        this.title = title;
        this.limits = limits;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.heard = begun;
    }

    // ---- the network's side

    void onSource(Source from) {
        source = from;
        from.next();
    }

    /** Runs the action, too, when the reader gives up. */
    void onAbandoned(Runnable action) {
        abandoned = action;
    }

    void onPiece(byte[] bytes) {
        signals.add(new Signal.Piece(ByteBuffer.wrap(bytes)));
    }

    void onEnd() {
        signals.add(new Signal.End());
    }

    void onFailure(Throwable cause) {
        signals.add(new Signal.Failed(cause));
    }

    // ---- the reader's side

    /** The next line without its end; empty at the end of the answer. */
    Optional<String> line() {
        line.reset();
        while (true) {
            while (piece.hasRemaining()) {
                byte next = piece.get();
                if (next == '\n') return Optional.of(taken());
                line.write(next);
            }
            if (!more()) return line.size() == 0 ? Optional.empty() : Optional.of(taken());
        }
    }

    /** Everything that is left. */
    String whole() {
        line.reset();
        do {
            while (piece.hasRemaining()) line.write(piece.get());
        } while (more());
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        Source from = source;
        if (!ended && from != null) {
            from.cancel();
            abandoned.run();
        }
        ended = true;
    }

    private String taken() {
        String text = line.toString(StandardCharsets.UTF_8);
        if (text.endsWith("\r")) text = text.substring(0, text.length() - 1);
        line.reset();
        if (!text.isEmpty() && !text.startsWith(":")) {
            heard = nanos.getAsLong();
            spoken = true;
        }
        return text;
    }

    /** Waits for another piece; false at the end. */
    private boolean more() {
        if (ended) return false;
        Signal signal = await();
        return switch (signal) {
            case Signal.Piece(var bytes) -> {
                size += bytes.remaining();
                if (size > limits.answerSizeMax().toBytes()) {
                    throw failed(
                            new Failure.Broken(
                                    "%s sent more than %s, the most that one answer may have."
                                            .formatted(title, limits.answerSizeMax())),
                            null);
                }
                piece = bytes;
                Source from = source;
                if (from != null) from.next();
                yield true;
            }
            case Signal.End _ -> {
                ended = true;
                yield false;
            }
            case Signal.Failed(var cause) -> {
                if (cause instanceof ModelServerException known) throw known;
                throw failed(
                        new Failure.Broken(
                                "%s broke its answer off (%s)."
                                        .formatted(title, cause.getClass().getSimpleName())),
                        cause);
            }
        };
    }

    private Signal await() {
        Duration silence = spoken ? limits.pauseMax() : limits.beginMax();
        long now = nanos.getAsLong();
        long untilSilent = heard + silence.toNanos() - now;
        long untilOver = begun + limits.answerMax().toNanos() - now;
        try {
            Signal signal = signals.poll(Math.min(untilSilent, untilOver), TimeUnit.NANOSECONDS);
            if (signal != null) return signal;
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
        throw failed(
                new Failure.Stalled(
                        untilOver < untilSilent
                                ? "%s took longer than %s for one answer."
                                        .formatted(title, text(limits.answerMax()))
                                : "%s was silent for %s.".formatted(title, text(silence))),
                null);
    }

    private ModelServerException failed(Failure failure, @Nullable Throwable cause) {
        close();
        return new ModelServerException(failure, cause);
    }

    static ProblemException interrupted(InterruptedException cause) {
        return new ProblemException(
                ProblemKind.UNAVAILABLE, "The generation was interrupted before its end.", cause);
    }

    static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
