package dev.footnote.engine.tokenize;

import java.util.ArrayList;
import java.util.List;

/** Cuts normalized text into the words that the model sees one by one. */
sealed interface PreTokenizer {
    /** Cuts every slice; empty ones are dropped. */
    List<Slice> apply(List<Slice> slices);

    /** What becomes of the matches of a split. */
    enum Behavior {
        REMOVED,
        ISOLATED,
        MERGED_WITH_PREVIOUS,
        MERGED_WITH_NEXT,
        CONTIGUOUS
    }

    /** Several, one after the other. */
    record Sequence(List<PreTokenizer> steps) implements PreTokenizer {
        public Sequence {
            steps = List.copyOf(steps);
        }

        @Override
        public List<Slice> apply(List<Slice> slices) {
            List<Slice> result = slices;
            for (PreTokenizer step : steps) {
                result = step.apply(result);
            }
            return result;
        }
    }

    /** Cuts at matches of a pattern; inverted, at what lies between them. */
    record Split(TextPattern pattern, Behavior behavior, boolean inverted) implements PreTokenizer {
        @Override
        public List<Slice> apply(List<Slice> slices) {
            List<Slice> out = new ArrayList<>(slices.size());
            for (Slice slice : slices) {
                Cuts cuts = new Cuts(slice, behavior, out);
                pattern.find(
                        slice,
                        (from, to) -> {
                            cuts.part(from, inverted);
                            cuts.part(to, !inverted);
                        });
                cuts.part(slice.to(), inverted);
                cuts.close();
            }
            return out;
        }
    }

    /** Spaces become a visible sign, with one put in front of the text. */
    record Metaspace(int replacement, Scheme scheme, boolean split) implements PreTokenizer {
        /** Where the sign is put in front. */
        enum Scheme {
            ALWAYS,
            FIRST,
            NEVER
        }

        @Override
        public List<Slice> apply(List<Slice> slices) {
            List<Slice> out = new ArrayList<>(slices.size());
            for (Slice slice : slices) {
                if (!slice.isEmpty()) {
                    out.add(Slice.whole(replaced(slice)));
                }
            }
            if (!split) {
                return out;
            }
            TextPattern sign = new TextPattern.Literal(Character.toString(replacement));
            return new Split(sign, Behavior.MERGED_WITH_NEXT, false).apply(out);
        }

        private AlignedText replaced(Slice slice) {
            AlignedText text = slice.text();
            AlignedText out = new AlignedText(slice.length() + 1);
            boolean signed = slice.startsWith(' ') || slice.startsWith(replacement);
            boolean wanted =
                    switch (scheme) {
                        case ALWAYS -> true;
                        case FIRST -> text.start(slice.from()) == 0;
                        case NEVER -> false;
                    };
            if (wanted && !signed) {
                out.addLike(replacement, text, slice.from());
            }
            for (int i = slice.from(); i < slice.to(); i++) {
                int code = text.code(i);
                out.addLike(code == ' ' ? replacement : code, text, i);
            }
            return out;
        }
    }

    /** Each byte of the UTF-8 form becomes a printable character. */
    record Bytes() implements PreTokenizer {
        @Override
        public List<Slice> apply(List<Slice> slices) {
            int length = 0;
            for (Slice slice : slices) {
                length += slice.length() + 1;
            }
            AlignedText bytes = new AlignedText(length + length / 8);
            List<Slice> out = new ArrayList<>(slices.size());
            for (Slice slice : slices) {
                int from = bytes.length();
                for (int i = slice.from(); i < slice.to(); i++) {
                    ByteAlphabet.encode(slice.text(), i, bytes);
                }
                if (bytes.length() > from) {
                    out.add(new Slice(bytes, from, bytes.length()));
                }
            }
            return out;
        }
    }

    /** A space in front of text that does not begin with one. */
    record PrefixSpace() implements PreTokenizer {
        @Override
        public List<Slice> apply(List<Slice> slices) {
            List<Slice> out = new ArrayList<>(slices.size());
            for (Slice slice : slices) {
                if (slice.isEmpty() || slice.startsWith(' ')) {
                    out.add(slice);
                    continue;
                }
                AlignedText text = new AlignedText(slice.length() + 1);
                text.addLike(' ', slice.text(), slice.from());
                text.addRange(slice.text(), slice.from(), slice.to());
                out.add(Slice.whole(text));
            }
            return out;
        }
    }

    /** Collects the parts of one slice, alternating between matches and what is between. */
    final class Cuts {
        private final Slice slice;
        private final Behavior behavior;
        private final List<Slice> out;
        private int at;
        private int pendingFrom = -1;
        private boolean pendingMatch;
        private boolean previousMatch;

        Cuts(Slice slice, Behavior behavior, List<Slice> out) {
            this.slice = slice;
            this.behavior = behavior;
            this.out = out;
            this.at = slice.from();
        }

        /** The next part ends here. */
        void part(int to, boolean match) {
            if (to == at) {
                return;
            }
            int from = at;
            at = to;
            switch (behavior) {
                case REMOVED -> {
                    if (!match) {
                        out.add(new Slice(slice.text(), from, to));
                    }
                }
                case ISOLATED -> out.add(new Slice(slice.text(), from, to));
                case CONTIGUOUS -> begin(from, match, pendingMatch != match);
                case MERGED_WITH_PREVIOUS -> begin(from, match, !match || previousMatch);
                case MERGED_WITH_NEXT -> begin(from, match, match || !previousMatch);
            }
            previousMatch = match;
        }

        private void begin(int from, boolean match, boolean fresh) {
            if (pendingFrom < 0 || fresh) {
                flush(from);
                pendingFrom = from;
            }
            pendingMatch = match;
        }

        private void flush(int to) {
            if (pendingFrom >= 0) {
                out.add(new Slice(slice.text(), pendingFrom, to));
            }
        }

        void close() {
            flush(slice.to());
        }
    }
}
