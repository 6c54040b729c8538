package dev.footnote.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the matrices of an embedding model are multiplied in, when its files hold them as floats.
 */
public enum EmbeddingPrecision {
    /** As the files have them. */
    FLOAT32,
    /**
     * Rounded to 8 bits with a scale for each 32 weights, and the activations likewise. Vectors
     * stay close to those in float, but are a space of their own.
     */
    INT8;

    /**
     * The identity of the space of vectors: 64 hexadecimal digits. Vectors of different precision
     * are never compared.
     *
     * @param weightsDigest SHA-256 over the weight files in hexadecimal
     */
    public String spaceDigest(String weightsDigest) {
        return switch (this) {
            case FLOAT32 -> weightsDigest;
            case INT8 -> sha256(weightsDigest + " int8");
        };
    }

    private static String sha256(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(sha256.digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
