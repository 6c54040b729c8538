package dev.footnote.servicekit.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is kept of a key. Keys are long and random, so one round of SHA-256 cannot be undone by
 * guessing, and costs a request nothing.
 */
public record KeyDigest(String hex) {
    public static KeyDigest of(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return new KeyDigest(
                    HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether it is this key's. Digests have one length, so nothing leaks by time. */
    public boolean matches(String key) {
        return MessageDigest.isEqual(
                hex.getBytes(StandardCharsets.US_ASCII),
                of(key).hex().getBytes(StandardCharsets.US_ASCII));
    }
}
