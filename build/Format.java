import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks or applies the source format (google-java-format, AOSP style) to every Java file of the repository.
 *
 * <p>{@code java -cp google-java-format.jar Format.java check|apply ROOT}. Maven plugins that wrap a formatter run it
 * in Maven's own JVM, which may be too old to parse Java 25; this file is run by the build's toolchain instead. A file
 * that has not changed since the last run that found everything in order is not looked at again.
 */
class Format {
    public static void main(String[] arguments) throws IOException {
        boolean apply = arguments[0].equals("apply");
        Path root = Path.of(arguments[1]).toAbsolutePath().normalize();
        Path stamp = root.resolve("build/target/formatted.stamp");
        FileTime begun = FileTime.from(Instant.now());
        FileTime checked = Files.exists(stamp) ? Files.getLastModifiedTime(stamp) : FileTime.fromMillis(0);
        var formatter = new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());
        List<String> wrong = new ArrayList<>();
        for (Path file : sources(root)) {
            if (Files.getLastModifiedTime(file).compareTo(checked) < 0) continue;
            String source = Files.readString(file);
            String formatted;
            try {
                formatted = formatted(formatter, source);
            } catch (FormatterException e) {
                wrong.add(root.relativize(file) + ": " + e.getMessage());
                continue;
            }
            if (formatted.equals(source)) continue;
            if (apply) Files.writeString(file, formatted);
            else wrong.add(root.relativize(file).toString());
        }
        if (wrong.isEmpty()) {
            Files.writeString(stamp, "");
            Files.setLastModifiedTime(stamp, begun);
            return;
        }
        wrong.forEach(System.err::println);
        System.err.println("These files are not formatted; run ./footnote format.");
        System.exit(1);
    }

    /** Formats until nothing changes: one pass over a wrapped string can leave work for a second. */
    private static String formatted(Formatter formatter, String source) throws FormatterException {
        String before = source;
        for (int pass = 0; pass < 4; pass++) {
            String after = formatter.formatSourceAndFixImports(before);
            if (after.equals(before)) break;
            before = after;
        }
        return before;
    }

    private static List<Path> sources(Path root) throws IOException {
        try (var modules = Files.list(root)) {
            List<Path> found = new ArrayList<>();
            for (Path module : modules.sorted().toList()) {
                Path sources = module.resolve("src");
                if (!Files.isDirectory(sources)) continue;
                try (var files = Files.walk(sources)) {
                    files.filter(f -> f.toString().endsWith(".java")).sorted().forEach(found::add);
                }
            }
            return found;
        }
    }
}
