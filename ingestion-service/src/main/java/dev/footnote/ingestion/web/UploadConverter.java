package dev.footnote.ingestion.web;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotWritableException;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Hands request bodies on as streams; Spring's own converter would hold them in memory. */
final class UploadConverter implements HttpMessageConverter<Resource> {
    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return type == Resource.class;
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    public List<MediaType> getSupportedMediaTypes() {
        return List.of(MediaType.ALL);
    }

    @Override
    public Resource read(Class<? extends Resource> type, HttpInputMessage message)
            throws IOException {
        // What curl says of a file when nobody says what it is, is nothing about it.
        var mediaType =
                Optional.ofNullable(message.getHeaders().getContentType())
                        .filter(it -> !it.includes(MediaType.APPLICATION_FORM_URLENCODED));
        return new UploadResource(message.getBody(), mediaType.map(UploadConverter::plain));
    }

    @Override
    public void write(Resource resource, @Nullable MediaType type, HttpOutputMessage message) {
        throw new HttpMessageNotWritableException("uploads are only read");
    }

    static String plain(MediaType type) {
        return type.getType() + "/" + type.getSubtype();
    }
}
