package dev.footnote.ingestion.web;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;

import java.io.InputStream;
import java.util.Optional;

/** A request body as it arrives, with the media type it came under. */
final class UploadResource extends InputStreamResource {
    private final Optional<String> mediaType;

    UploadResource(InputStream body, Optional<String> mediaType) {
        super(body);
        this.mediaType = mediaType;
    }

    Optional<String> mediaType() {
        return mediaType;
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
