package dev.footnote.engine.tokenize;

import java.text.Normalizer.Form;
import java.util.List;

/** Rewrites text before it is cut into words. */
sealed interface TextNormalizer {
    /** The rewritten text; the same object when nothing changes. */
    AlignedText apply(AlignedText text);

    /** Several, one after the other. */
    record Sequence(List<TextNormalizer> steps) implements TextNormalizer {
        public Sequence {
            steps = List.copyOf(steps);
        }

        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText result = text;
            for (TextNormalizer step : steps) {
                result = step.apply(result);
            }
            return result;
        }
    }

    /** A Unicode normalization form. */
    record Unicode(Form form) implements TextNormalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            return UnicodeForm.normalize(text, form);
        }
    }

    /** What BERT does: cleaning, room around ideographs, accents, case. */
    record Bert(boolean clean, boolean ideographs, boolean stripAccents, boolean lowercase)
            implements TextNormalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText result = text;
            if (clean || ideographs) {
                result = cleaned(result);
            }
            if (stripAccents) {
                result = UnicodeForm.withoutNonSpacingMarks(result);
            }
            return lowercase ? new Lowercase().apply(result) : result;
        }

        private AlignedText cleaned(AlignedText text) {
            AlignedText out = new AlignedText(text.length() + 8);
            for (int i = 0; i < text.length(); i++) {
                int code = text.code(i);
                if (code > ' ' && code < 0x7F) {
                    out.addLike(code, text, i);
                } else if (ideographs && Characters.isIdeograph(code)) {
                    out.addLike(' ', text, i);
                    out.addLike(code, text, i);
                    out.addLike(' ', text, i);
                } else if (!clean) {
                    out.addLike(code, text, i);
                } else if (!dropped(code)) {
                    out.addLike(Characters.isSpace(code) ? ' ' : code, text, i);
                }
            }
            return out;
        }

        /** Control characters go, but for the three that count as space. */
        private static boolean dropped(int code) {
            boolean space = code == '\t' || code == '\n' || code == '\r';
            return !space && (code == 0xFFFD || Characters.isOther(code));
        }
    }

    /** Lower case, character by character. */
    record Lowercase() implements TextNormalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText out = new AlignedText(text.length());
            for (int i = 0; i < text.length(); i++) {
                int code = text.code(i);
                if (code < 0x80) {
                    out.addLike(code >= 'A' && code <= 'Z' ? code + 32 : code, text, i);
                } else if (code == 0x130) {
                    // The one character whose lower case is two.
                    out.addLike('i', text, i);
                    out.addLike(0x307, text, i);
                } else {
                    out.addLike(Character.toLowerCase(code), text, i);
                }
            }
            return out;
        }
    }

    /** Leaves out combining marks. */
    record StripAccents() implements TextNormalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText out = new AlignedText(text.length());
            for (int i = 0; i < text.length(); i++) {
                if (!Characters.isMark(text.code(i))) {
                    out.addRange(text, i, i + 1);
                }
            }
            return out;
        }
    }

    /** Leaves out space at the ends. */
    record Strip(boolean left, boolean right) implements TextNormalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            int from = 0;
            int to = text.length();
            while (left && from < to && Characters.isSpace(text.code(from))) {
                from++;
            }
            while (right && to > from && Characters.isSpace(text.code(to - 1))) {
                to--;
            }
            return to - from == text.length() ? text : text.copy(from, to);
        }
    }

    /** Puts other text in place of every match; it stands for the end of the match. */
    record Replace(TextPattern pattern, String content) implements TextNormalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText out = new AlignedText(text.length());
            int[] codes = content.codePoints().toArray();
            int[] at = {0};
            pattern.find(
                    Slice.whole(text),
                    (from, to) -> {
                        out.addRange(text, at[0], from);
                        for (int code : codes) {
                            out.addLike(code, text, to - 1);
                        }
                        at[0] = to;
                    });
            if (at[0] == 0) {
                return text;
            }
            out.addRange(text, at[0], text.length());
            return out;
        }
    }

    /** Puts text in front of what is not empty. */
    record Prepend(String content) implements TextNormalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            if (text.length() == 0) {
                return text;
            }
            AlignedText out = new AlignedText(text.length() + content.length());
            content.codePoints().forEach(code -> out.addLike(code, text, 0));
            out.addRange(text, 0, text.length());
            return out;
        }
    }

    /** The bytes of the text in their printable alphabet. */
    record Bytes() implements TextNormalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText out = new AlignedText(text.length() + 8);
            for (int i = 0; i < text.length(); i++) {
                ByteAlphabet.encode(text, i, out);
            }
            return out;
        }
    }

    /** The character map of a SentencePiece model. */
    record Mapped(CharacterMap map) implements TextNormalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            return map.apply(text);
        }
    }

    /**
     * What SentencePiece does: its character map; runs of spaces to one, none at the ends; spaces
     * made visible, with one in front.
     */
    record SentencePiece(CharacterMap map, boolean collapses, boolean prefixed)
            implements TextNormalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText mapped = map.applyLongest(text);
            int from = 0;
            int to = mapped.length();
            while (collapses && from < to && mapped.code(from) == ' ') {
                from++;
            }
            while (collapses && to > from && mapped.code(to - 1) == ' ') {
                to--;
            }
            AlignedText out = new AlignedText(to - from + 1);
            if (prefixed && from < to) {
                out.addLike(SentencePieces.SPACE, mapped, from);
            }
            for (int i = from; i < to; i++) {
                boolean space = mapped.code(i) == ' ';
                if (!(space && collapses && mapped.code(i - 1) == ' ')) {
                    out.addLike(space ? SentencePieces.SPACE : mapped.code(i), mapped, i);
                }
            }
            return out;
        }
    }
}
