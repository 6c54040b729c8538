package dev.footnote.engine.tokenize;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Turns the spellings of tokens into text; the results are joined at the end. */
sealed interface TokenDecoder {
    /** Rewrites the spellings of a sequence. */
    List<String> apply(List<String> tokens);

    /** Several, one after the other. */
    record Sequence(List<TokenDecoder> steps) implements TokenDecoder {
        /** Copies the steps. */
        public Sequence {
            steps = List.copyOf(steps);
        }

        @Override
        public List<String> apply(List<String> tokens) {
            List<String> result = tokens;
            for (TokenDecoder step : steps) {
                result = step.apply(result);
            }
            return result;
        }
    }

    /** Back from the printable alphabet of bytes. */
    record Bytes() implements TokenDecoder {
        @Override
        public List<String> apply(List<String> tokens) {
            return List.of(ByteAlphabet.decode(tokens));
        }
    }

    /** Continuations lose their prefix, other tokens get a space in front. */
    record WordPiece(String prefix, boolean cleanup) implements TokenDecoder {
        @Override
        public List<String> apply(List<String> tokens) {
            List<String> out = new ArrayList<>(tokens.size());
            for (int i = 0; i < tokens.size(); i++) {
                String token = tokens.get(i);
                if (i > 0) {
                    token =
                            token.startsWith(prefix)
                                    ? token.substring(prefix.length())
                                    : " " + token;
                }
                out.add(cleanup ? cleaned(token) : token);
            }
            return out;
        }

        private static String cleaned(String token) {
            return token.replace(" .", ".")
                    .replace(" ?", "?")
                    .replace(" !", "!")
                    .replace(" ,", ",")
                    .replace(" ' ", "'")
                    .replace(" n't", "n't")
                    .replace(" 'm", "'m")
                    .replace(" do not", " don't")
                    .replace(" 's", "'s")
                    .replace(" 've", "'ve")
                    .replace(" 're", "'re");
        }
    }

    /** The visible sign for a space becomes one; in front of the text it vanishes. */
    record Metaspace(int replacement, boolean prepended) implements TokenDecoder {
        @Override
        public List<String> apply(List<String> tokens) {
            String sign = Character.toString(replacement);
            List<String> out = new ArrayList<>(tokens.size());
            for (String token : tokens) {
                out.add(token.replace(sign, out.isEmpty() && prepended ? "" : " "));
            }
            return out;
        }
    }

    /** Replaces text in every token. */
    record Replace(String pattern, String content) implements TokenDecoder {
        @Override
        public List<String> apply(List<String> tokens) {
            return tokens.stream().map(token -> token.replace(pattern, content)).toList();
        }
    }

    /** Runs of tokens that name bytes become characters, or one U+FFFD for each byte. */
    record ByteFallback() implements TokenDecoder {
        @Override
        public List<String> apply(List<String> tokens) {
            List<String> out = new ArrayList<>(tokens.size());
            ByteBuffer run = ByteBuffer.allocate(tokens.size());
            for (String token : tokens) {
                int b = byteOf(token);
                if (b >= 0) {
                    run.put((byte) b);
                } else {
                    flush(run, out);
                    out.add(token);
                }
            }
            flush(run, out);
            return out;
        }

        static int byteOf(String token) {
            if (token.length() != 6 || !token.startsWith("<0x") || token.charAt(5) != '>') {
                return -1;
            }
            int high = Character.digit(token.charAt(3), 16);
            int low = Character.digit(token.charAt(4), 16);
            return high < 0 || low < 0 ? -1 : (high << 4) | low;
        }

        private static void flush(ByteBuffer run, List<String> out) {
            run.flip();
            int count = run.remaining();
            try {
                out.add(StandardCharsets.UTF_8.newDecoder().decode(run).toString());
            } catch (CharacterCodingException e) {
                out.add("\uFFFD".repeat(count));
            }
            run.clear();
        }
    }

    /** Joins all tokens into one. */
    record Fuse() implements TokenDecoder {
        @Override
        public List<String> apply(List<String> tokens) {
            return List.of(String.join("", tokens));
        }
    }

    /** Takes up to so many characters of one kind off the ends of every token. */
    record Strip(int character, int start, int stop) implements TokenDecoder {
        @Override
        public List<String> apply(List<String> tokens) {
            return tokens.stream().map(this::stripped).toList();
        }

        private String stripped(String token) {
            int[] codes = token.codePoints().toArray();
            int from = 0;
            while (from < Math.min(start, codes.length) && codes[from] == character) {
                from++;
            }
            int to = codes.length;
            while (codes.length - to < stop && to > from && codes[to - 1] == character) {
                to--;
            }
            return new String(codes, from, to - from);
        }
    }

    /** Spells words out with spaces between, for models without a decoder. */
    record Spaced() implements TokenDecoder {
        @Override
        public List<String> apply(List<String> tokens) {
            return List.of(String.join(" ", tokens));
        }
    }
}
