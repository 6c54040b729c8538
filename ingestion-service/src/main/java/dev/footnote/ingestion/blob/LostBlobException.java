package dev.footnote.ingestion.blob;

/** A stored file is gone, or is not what was uploaded. */
public final class LostBlobException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LostBlobException(String reason) {
        super(reason);
    }
}
