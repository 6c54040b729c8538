package dev.footnote.ingestion.parse.worker;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes as text, whatever encoding they are in. The order: a byte order mark; the shape of UTF-32
 * and UTF-16 without one; the escapes of ISO-2022-JP; strict UTF-8; what the document declares,
 * when it decodes and looks like language; then {@link CharsetGuess}.
 *
 * @param lossy some bytes had no meaning in the charset and were replaced
 */
record DecodedText(String text, Charset charset, boolean lossy) {
    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

    static DecodedText of(byte[] bytes, Optional<Charset> declared) {
        var wide = wide(bytes);
        if (wide.isPresent()) return decode(bytes, wide.get());
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) return decode(bytes, StandardCharsets.UTF_8);
        if (isIso2022Jp(bytes)) return decode(bytes, Charset.forName("ISO-2022-JP"));
        var strict = strictly(bytes, StandardCharsets.UTF_8);
        if (strict.isPresent()) {
            return new DecodedText(strict.get(), StandardCharsets.UTF_8, false);
        }
        if (isMostlyUtf8(bytes)) return decode(bytes, StandardCharsets.UTF_8);
        if (declared.isPresent() && !declared.get().equals(StandardCharsets.UTF_8)) {
            var asDeclared = strictly(bytes, declared.get());
            if (asDeclared.isPresent() && CharsetGuess.looksRight(asDeclared.get())) {
                return new DecodedText(asDeclared.get(), declared.get(), false);
            }
        }
        return decode(bytes, CharsetGuess.of(bytes));
    }

    /** UTF-16 or UTF-32, by byte order mark or by shape. */
    static Optional<Charset> wide(byte[] bytes) {
        if (startsWith(bytes, 0xFF, 0xFE, 0, 0)) return Optional.of(UTF_32LE);
        if (startsWith(bytes, 0, 0, 0xFE, 0xFF)) return Optional.of(UTF_32BE);
        if (startsWith(bytes, 0xFF, 0xFE)) return Optional.of(StandardCharsets.UTF_16LE);
        if (startsWith(bytes, 0xFE, 0xFF)) return Optional.of(StandardCharsets.UTF_16BE);
        return wideByShape(bytes);
    }

    static Optional<String> strictly(byte[] bytes, Charset charset) {
        try {
            var decoder =
                    charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT);
            return Optional.of(decoder.decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static DecodedText decode(byte[] bytes, Charset charset) {
        var strict = strictly(bytes, charset);
        String text = strict.orElseGet(() -> new String(bytes, charset));
        if (!text.isEmpty() && text.charAt(0) == 0xFEFF) text = text.substring(1);
        return new DecodedText(text, charset, strict.isEmpty());
    }

    /**
     * UTF-16 without a mark: bytes of one parity hold few values (the script's block and 00 for
     * blanks and digits), those of the other hold many, and there are NULs, which no text has.
     */
    private static Optional<Charset> wideByShape(byte[] bytes) {
        int length = Math.min(bytes.length, 4096) & ~3;
        if (length < 8) return Optional.empty();
        int[][] counts = new int[4][256];
        for (int i = 0; i < length; i++) counts[i & 3][bytes[i] & 0xFF]++;
        int quarter = length / 4;
        if (counts[0][0] + counts[1][0] > 1.9 * quarter && counts[3][0] == 0) {
            return Optional.of(UTF_32BE);
        }
        if (counts[3][0] + counts[2][0] > 1.9 * quarter && counts[0][0] == 0) {
            return Optional.of(UTF_32LE);
        }
        int[] even = sum(counts[0], counts[2]);
        int[] odd = sum(counts[1], counts[3]);
        int half = length / 2;
        if (even[0] * 20 < half && odd[0] * 20 < half) return Optional.empty();
        double evenTop = topShare(even, half);
        double oddTop = topShare(odd, half);
        if (evenTop > 0.85 && oddTop < 0.7) return ifText(bytes, StandardCharsets.UTF_16BE);
        if (oddTop > 0.85 && evenTop < 0.7) return ifText(bytes, StandardCharsets.UTF_16LE);
        return Optional.empty();
    }

    /** Binary formats have runs of NULs too, but their bytes are no characters. */
    private static Optional<Charset> ifText(byte[] bytes, Charset charset) {
        String text = new String(bytes, 0, Math.min(bytes.length, 4096) & ~1, charset);
        long strange = text.chars().filter(DecodedText::isStrange).count();
        return strange * 50 <= text.length() ? Optional.of(charset) : Optional.empty();
    }

    private static boolean isStrange(int c) {
        int type = Character.getType(c);
        return type == Character.PRIVATE_USE
                || type == Character.UNASSIGNED
                || c == 0xFFFD
                || (type == Character.CONTROL && c != '\n' && c != '\r' && c != '\t');
    }

    private static int[] sum(int[] a, int[] b) {
        int[] sum = new int[a.length];
        for (int i = 0; i < a.length; i++) sum[i] = a[i] + b[i];
        return sum;
    }

    private static double topShare(int[] counts, int total) {
        int[] sorted = counts.clone();
        Arrays.sort(sorted);
        return (sorted[255] + sorted[254] + sorted[253]) / (double) total;
    }

    private static boolean isIso2022Jp(byte[] bytes) {
        boolean escape = false;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] < 0) return false;
            escape |=
                    bytes[i] == 0x1B
                            && i + 2 < bytes.length
                            && bytes[i + 1] == '$'
                            && (bytes[i + 2] == 'B' || bytes[i + 2] == '@');
        }
        return escape;
    }

    /** UTF-8 with a few broken bytes: far more whole sequences than broken ones. */
    private static boolean isMostlyUtf8(byte[] bytes) {
        var decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length + 1);
        int broken = 0;
        while (in.hasRemaining()) {
            var result = decoder.decode(in, out, true);
            if (!result.isError()) break;
            broken++;
            in.position(in.position() + result.length());
        }
        out.flip();
        long whole = out.chars().filter(c -> c > 0x7F).count();
        return whole > 10L * broken;
    }

    private static boolean startsWith(byte[] bytes, int... head) {
        if (bytes.length < head.length) return false;
        for (int i = 0; i < head.length; i++) {
            if ((bytes[i] & 0xFF) != head[i]) return false;
        }
        return true;
    }
}
