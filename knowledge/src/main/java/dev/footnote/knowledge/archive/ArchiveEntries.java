package dev.footnote.knowledge.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * The entries of an archive, one after the other, and their checksums. What is wrong with them is a
 * {@link ZipException}. Reading an entry to its end checks its CRC too.
 */
final class ArchiveEntries {
    static final int BYTES_MAX = Integer.MAX_VALUE - 8; // of a Java array

    private final ZipInputStream zip;
    private final Map<String, String> checksums = new HashMap<>();
    private String name = "";

    ArchiveEntries(InputStream in) {
        this.zip = new ZipInputStream(in);
    }

    /** The name of the next entry; empty at the end. */
    Optional<String> next() throws IOException {
        try {
            ZipEntry entry = zip.getNextEntry();
            if (entry == null) {
                return Optional.empty();
            }
            name = entry.getName();
        } catch (IllegalArgumentException e) {
            ZipException damage = new ZipException("an entry has no name that can be read");
            damage.initCause(e);
            throw damage;
        }
        if (checksums.containsKey(name)) {
            throw new ZipException(name + " is in it twice");
        }
        return Optional.of(name);
    }

    /** All of this entry. */
    byte[] content(long bytesMax) throws IOException {
        byte[] content = zip.readNBytes((int) Math.min(bytesMax, BYTES_MAX));
        if (zip.read() >= 0) {
            throw new ZipException("%s is larger than %,d bytes".formatted(name, bytesMax));
        }
        remember(ArchiveWriter.sha256(), content);
        return content;
    }

    private void remember(MessageDigest digest, byte[] last) {
        checksums.put(name, HexFormat.of().formatHex(digest.digest(last)));
    }

    /** Hands this entry on as it is read. */
    Originals.Received original(Originals originals) throws IOException {
        MessageDigest digest = ArchiveWriter.sha256();
        Originals.Received received = originals.receive(new DigestInputStream(zip, digest));
        remember(digest, new byte[0]);
        return received;
    }

    /** Holds everything that was read against the list that this entry is. */
    void compare() throws IOException {
        String listed =
                new String(zip.readNBytes(BYTES_MAX), StandardCharsets.UTF_8); // checks its CRC
        Map<String, String> expected = new HashMap<>();
        for (String line : listed.lines().toList()) {
            String[] parts = line.split(" {2}", 2);
            if (parts.length == 2 && expected.put(parts[1], parts[0]) != null) {
                throw new ZipException("its checksums list %s twice".formatted(parts[1]));
            }
        }
        if (!expected.equals(checksums)) {
            Set<String> names = new TreeSet<>(expected.keySet());
            names.addAll(checksums.keySet());
            names.removeIf(one -> Objects.equals(expected.get(one), checksums.get(one)));
            throw new ZipException("the checksums do not fit: " + names);
        }
    }
}
