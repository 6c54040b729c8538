package dev.footnote.cli.client;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An exported collection on this machine's disk. */
public final class ArchiveFile {
    private static final String CHECKSUMS = "checksums.sha256";

    private ArchiveFile() {}

    /**
     * Compares every entry with its checksum; the number of documents, or a failure that says why.
     */
    public static long verify(Path file) {
        try (var zip = new ZipFile(file.toFile())) {
            var checksums = zip.getEntry(CHECKSUMS);
            if (checksums == null) {
                throw damaged(
                        file, "it has no checksums: it was cut off, or is no archive of ours");
            }
            Map<String, String> expected = new TreeMap<>();
            try (var lines = zip.getInputStream(checksums)) {
                new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.split(" {2}", 2))
                        .filter(parts -> parts.length == 2)
                        .forEach(parts -> expected.put(parts[1], parts[0]));
            }
            Map<String, String> found = new TreeMap<>();
            for (var entry : zip.stream().toList()) {
                if (!entry.getName().equals(CHECKSUMS)) {
                    found.put(entry.getName(), digest(zip, entry));
                }
            }
            if (!expected.equals(found)) {
                throw damaged(file, "the checksums of its entries do not fit");
            }
            return found.keySet().stream()
                    .filter(name -> name.startsWith("documents/") && name.endsWith(".json"))
                    .collect(Collectors.counting());
        } catch (ZipException broken) {
            throw damaged(file, String.valueOf(broken.getMessage()));
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s cannot be read: %s".formatted(file, unreadable),
                    unreadable);
        }
    }

    private static String digest(ZipFile zip, ZipEntry entry) throws IOException {
        var digest = sha256();
        try (InputStream in = new DigestInputStream(zip.getInputStream(entry), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static CommandFailure damaged(Path file, String why) {
        return new CommandFailure(
                ExitCode.FAILED,
                "%s is damaged: %s. Export the collection again.".formatted(file, why));
    }
}
