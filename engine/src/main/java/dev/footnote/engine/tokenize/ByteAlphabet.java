package dev.footnote.engine.tokenize;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The printable alphabet of byte-level vocabularies (GPT-2's {@code bytes_to_unicode}): printable
 * Latin-1 stands for itself, the other 68 bytes for U+0100 onwards in order.
 */
final class ByteAlphabet {
    private static final int SPARE = 0x100;

    private ByteAlphabet() {}

    private static boolean printable(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
    }

    static int codeOf(int b) {
        if (printable(b)) {
            return b;
        }
        if (b <= ' ') {
            return SPARE + b;
        }
        return b == 0xAD ? SPARE + 67 : SPARE + 33 + (b - 0x7F);
    }

    /** The byte of a code point, or -1 when it is not of the alphabet. */
    static int byteOf(int code) {
        if (code < SPARE) {
            return printable(code) ? code : -1;
        }
        int spare = code - SPARE;
        if (spare <= ' ') {
            return spare;
        }
        if (spare < 67) {
            return spare - 33 + 0x7F;
        }
        return spare == 67 ? 0xAD : -1;
    }

    /** Adds the bytes of one code point, all standing for the same original range. */
    static void encode(AlignedText text, int index, AlignedText out) {
        int code = text.code(index);
        if (code < 0x80) {
            out.addLike(codeOf(code), text, index);
        } else if (code < 0x800) {
            out.addLike(codeOf(0xC0 | (code >> 6)), text, index);
            out.addLike(codeOf(0x80 | (code & 0x3F)), text, index);
        } else if (code < 0x10000) {
            // An unpaired surrogate is no character: it goes as U+FFFD.
            int c = code >= 0xD800 && code <= 0xDFFF ? 0xFFFD : code;
            out.addLike(codeOf(0xE0 | (c >> 12)), text, index);
            out.addLike(codeOf(0x80 | ((c >> 6) & 0x3F)), text, index);
            out.addLike(codeOf(0x80 | (c & 0x3F)), text, index);
        } else {
            out.addLike(codeOf(0xF0 | (code >> 18)), text, index);
            out.addLike(codeOf(0x80 | ((code >> 12) & 0x3F)), text, index);
            out.addLike(codeOf(0x80 | ((code >> 6) & 0x3F)), text, index);
            out.addLike(codeOf(0x80 | (code & 0x3F)), text, index);
        }
    }

    /** The text of tokens; a token with a foreign character stands for its own spelling. */
    static String decode(List<String> tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String token : tokens) {
            bytes.writeBytes(bytes(token));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The bytes of one token; the alphabet has no character beyond 16 bits. */
    static byte[] bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            int value = byteOf(token.charAt(i));
            if (value < 0) {
                return token.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) value;
        }
        return bytes;
    }
}
