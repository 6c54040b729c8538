package dev.footnote.cli.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The server's log, read for the one line that says why it stopped. */
public record ServerLog(Path file) {
    /** A stack trace's causes; the last one named is where it began. */
    private static final Pattern CAUSE = Pattern.compile("Caused by: (?:[\\w.$]+: )?(.+)");

    private static final int LINE_LENGTH_MAX = 400;

    public String reason() {
        try {
            return reason(Files.readString(file, StandardCharsets.UTF_8).lines().toList());
        } catch (IOException unreadable) {
            return "its log cannot be read";
        }
    }

    static String reason(List<String> lines) {
        return described(lines)
                .or(() -> lastCause(lines))
                .or(() -> last(lines, " ERROR "))
                .or(() -> last(lines, ""))
                .map(line -> line.substring(0, Math.min(line.length(), LINE_LENGTH_MAX)))
                .orElse("it wrote nothing to its log");
    }

    /** What Spring Boot prints for failures that it knows. */
    private static Optional<String> described(List<String> lines) {
        int title = lines.lastIndexOf("Description:");
        return title < 0
                ? Optional.empty()
                : lines.subList(title + 1, lines.size()).stream()
                        .filter(line -> !line.isBlank())
                        .findFirst()
                        .map(String::strip);
    }

    private static Optional<String> lastCause(List<String> lines) {
        return lines.stream()
                .map(CAUSE::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1))
                .reduce((first, second) -> second);
    }

    private static Optional<String> last(List<String> lines, String part) {
        return lines.stream()
                .filter(line -> !line.isBlank() && line.contains(part))
                .reduce((first, second) -> second)
                .map(String::strip);
    }
}
