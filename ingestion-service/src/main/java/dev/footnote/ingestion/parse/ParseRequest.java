package dev.footnote.ingestion.parse;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file to parse.
 *
 * @param fileName the name it was uploaded under; a hint for the format, never opened
 * @param mediaType the type the uploader declared; a hint as well
 */
public record ParseRequest(Path file, String fileName, Optional<String> mediaType) {}
