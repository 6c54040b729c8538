package dev.footnote.engine.tokenize;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What single tokens write, in bytes: a token may be a part of a character. */
final class TokenText {
    private TokenText() {}

    /** The bytes that a token adds to the middle of a text. */
    static byte[] bytes(TokenDecoder decoder, String spelling) {
        return switch (decoder) {
            case TokenDecoder.Sequence(List<TokenDecoder> steps) -> bytes(steps, spelling);
            case TokenDecoder.Bytes ignored -> ByteAlphabet.bytes(spelling);
            case TokenDecoder.ByteFallback ignored -> {
                int value = TokenDecoder.ByteFallback.byteOf(spelling);
                yield value < 0 ? utf8(spelling) : new byte[] {(byte) value};
            }
            case TokenDecoder.Metaspace metaspace ->
                    utf8(spelling.replace(Character.toString(metaspace.replacement()), " "));
            case TokenDecoder.WordPiece(String prefix, boolean ignored) ->
                    utf8(
                            spelling.startsWith(prefix)
                                    ? spelling.substring(prefix.length())
                                    : " " + spelling);
            case TokenDecoder.Spaced ignored -> utf8(" " + spelling);
            case TokenDecoder.Replace replace -> utf8(replace.apply(List.of(spelling)).getFirst());
            case TokenDecoder.Strip ignored -> utf8(spelling);
            case TokenDecoder.Fuse ignored -> utf8(spelling);
        };
    }

    /** Steps rewrite the spelling; the last that turns one into bytes decides. */
    private static byte[] bytes(List<TokenDecoder> steps, String spelling) {
        String text = spelling;
        boolean joined = false;
        for (TokenDecoder step : steps) {
            switch (step) {
                case TokenDecoder.ByteFallback ignored -> {
                    if (TokenDecoder.ByteFallback.byteOf(text) >= 0) {
                        return bytes(step, text);
                    }
                }
                case TokenDecoder.Bytes ignored -> {
                    return bytes(step, text);
                }
                case TokenDecoder.Fuse ignored -> joined = true;
                case TokenDecoder.Strip strip -> {
                    // Once joined, it is the whole text that is stripped.
                    text = joined ? text : strip.apply(List.of(text)).getFirst();
                }
                case TokenDecoder.Sequence ignored -> text = text(step, text);
                case TokenDecoder.Metaspace ignored -> text = text(step, text);
                case TokenDecoder.WordPiece ignored -> text = text(step, text);
                case TokenDecoder.Spaced ignored -> text = text(step, text);
                case TokenDecoder.Replace ignored -> text = text(step, text);
            }
        }
        return utf8(text);
    }

    private static String text(TokenDecoder step, String text) {
        return new String(bytes(step, text), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a space at the very beginning is taken away. */
    static boolean dropsFirstSpace(TokenDecoder decoder) {
        return switch (decoder) {
            case TokenDecoder.Sequence(List<TokenDecoder> steps) ->
                    steps.stream().anyMatch(TokenText::dropsFirstSpace);
            case TokenDecoder.Metaspace metaspace -> metaspace.prepended();
            case TokenDecoder.Strip strip -> strip.character() == ' ' && strip.start() > 0;
            case TokenDecoder.WordPiece ignored -> true;
            case TokenDecoder.Spaced ignored -> true;
            case TokenDecoder.Bytes ignored -> false;
            case TokenDecoder.ByteFallback ignored -> false;
            case TokenDecoder.Replace ignored -> false;
            case TokenDecoder.Fuse ignored -> false;
        };
    }
}
