package dev.footnote.servicekit;

import org.springframework.core.convert.converter.Converter;

import java.nio.file.Path;

/** Reads a path of the settings as the shell would: Spring's own editor refuses {@code ../data}. */
final class PathConverter implements Converter<String, Path> {
    @Override
    public Path convert(String text) {
        return Path.of(text);
    }
}
