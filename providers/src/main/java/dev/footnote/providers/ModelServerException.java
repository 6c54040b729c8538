package dev.footnote.providers;

import org.jspecify.annotations.Nullable;

import java.io.Serial;

/** A model server failed. */
final class ModelServerException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final transient Failure failure;

    ModelServerException(Failure failure) {
        this(failure, null);
    }

    ModelServerException(Failure failure, @Nullable Throwable cause) {
        super(failure.detail(), cause);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
