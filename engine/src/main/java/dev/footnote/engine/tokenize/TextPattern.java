package dev.footnote.engine.tokenize;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a split or a replacement looks for. */
sealed interface TextPattern {
    /** Reports the matches of a slice in order, none of them empty. */
    void find(Slice slice, MatchSink sink);

    /** Takes matches as indices into the slice's text. */
    interface MatchSink {
        void match(int from, int to);
    }

    /** A fixed string. */
    record Literal(String text) implements TextPattern {
        @Override
        public void find(Slice slice, MatchSink sink) {
            int[] codes = text.codePoints().toArray();
            int n = codes.length;
            int i = slice.from();
            while (n > 0 && i + n <= slice.to()) {
                int k = 0;
                while (k < n && slice.text().code(i + k) == codes[k]) {
                    k++;
                }
                if (k == n) {
                    sink.match(i, i + n);
                    i += n;
                } else {
                    i++;
                }
            }
        }
    }

    /** Each code point of a class. */
    enum Each implements TextPattern {
        SPACE {
            @Override
            boolean holds(int code) {
                return Characters.isSpace(code);
            }
        },
        NUMBER {
            @Override
            boolean holds(int code) {
                return Characters.isNumber(code);
            }
        },
        PUNCTUATION {
            @Override
            boolean holds(int code) {
                return Characters.isPunctuation(code);
            }
        };

        abstract boolean holds(int code);

        @Override
        public void find(Slice slice, MatchSink sink) {
            for (int i = slice.from(); i < slice.to(); i++) {
                if (holds(slice.text().code(i))) {
                    sink.match(i, i + 1);
                }
            }
        }
    }

    /** A regular expression in the dialect of the reference library. */
    record Regex(Pattern pattern) implements TextPattern {
        static Regex of(String expression) {
            try {
                // Scripts are written \p{Han} there and \p{IsHan} here; \s, \d, \w and (?i:) are
                // meant in Unicode's sense.
                String script = "\\\\([pP])\\{(?=(Han|Hiragana|Katakana|Latin|Hangul|Thai)\\})";
                return new Regex(
                        Pattern.compile(
                                expression.replaceAll(script, "\\\\$1{Is"),
                                Pattern.UNICODE_CHARACTER_CLASS));
            } catch (PatternSyntaxException e) {
                throw new TokenizerException(
                        TokenizerException.Kind.UNSUPPORTED,
                        "tokenizer pattern \""
                                + expression
                                + "\" cannot be read: "
                                + e.getDescription());
            }
        }

        @Override
        public void find(Slice slice, MatchSink sink) {
            String text = slice.string();
            boolean wide = text.length() > slice.length();
            Matcher matcher = pattern.matcher(text);
            int units = 0;
            int index = slice.from();
            while (matcher.find()) {
                if (matcher.start() == matcher.end()) {
                    continue;
                }
                int from = index + distance(text, units, matcher.start(), wide);
                int to = from + distance(text, matcher.start(), matcher.end(), wide);
                sink.match(from, to);
                units = matcher.end();
                index = to;
            }
        }

        private static int distance(String text, int from, int to, boolean wide) {
            return wide ? text.codePointCount(from, to) : to - from;
        }
    }
}
