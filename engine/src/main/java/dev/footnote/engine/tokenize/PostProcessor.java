package dev.footnote.engine.tokenize;

import dev.footnote.engine.tokenize.EncodingBuilder.Trim;

import java.util.List;
import java.util.Optional;

/**
 * Puts special tokens around texts.
 *
 * @param trim whether offsets leave out space
 * @param single what one text becomes
 * @param pair what two texts become
 */
record PostProcessor(Optional<Trim> trim, List<Piece> single, List<Piece> pair) {
    PostProcessor {
        single = List.copyOf(single);
        pair = List.copyOf(pair);
    }

    /** An element of a template. */
    sealed interface Piece {
        /** A token that is not in the text. */
        record Special(int id, int typeId) implements Piece {}

        /** The first text. */
        record First(int typeId) implements Piece {}

        /**
         * The second text. Windows after the first may have another type: where a template gives
         * both texts the same, the reference library forgets so beyond the first window.
         */
        record Second(int typeId, int laterTypeId) implements Piece {
            Second(int typeId) {
                this(typeId, typeId);
            }

            int typeId(boolean later) {
                return later ? laterTypeId : typeId;
            }
        }
    }

    /** The texts alone, the second of another type. */
    static PostProcessor plain(Optional<Trim> trim) {
        return new PostProcessor(
                trim,
                List.of(new Piece.First(0)),
                List.of(new Piece.First(0), new Piece.Second(1)));
    }

    List<Piece> template(boolean paired) {
        return paired ? pair : single;
    }

    int specialCount(boolean paired) {
        int count = 0;
        for (Piece piece : template(paired)) {
            if (piece instanceof Piece.Special) {
                count++;
            }
        }
        return count;
    }

    /** Ranges of tokens of the two texts. */
    record Window(EncodingBuilder first, Range a, EncodingBuilder second, Range b) {
        boolean later() {
            return a.from() > 0 || b.from() > 0;
        }
    }

    /** A range of tokens. */
    record Range(int from, int to) {
        int size() {
            return to - from;
        }
    }

    Encoding assemble(Window window, boolean paired, boolean addSpecialTokens) {
        int size = window.a().size() + (paired ? window.b().size() : 0);
        Assembly out = new Assembly(size + (addSpecialTokens ? specialCount(paired) : 0));
        for (Piece piece : template(paired)) {
            switch (piece) {
                case Piece.Special special -> {
                    if (addSpecialTokens) {
                        out.special(special);
                    }
                }
                case Piece.First first -> out.text(window.first(), window.a(), first.typeId());
                case Piece.Second second ->
                        out.text(window.second(), window.b(), second.typeId(window.later()));
            }
        }
        return out.encoding();
    }

    /** Arrays of the result while they are filled. */
    private static final class Assembly {
        private final int[] ids;
        private final int[] typeIds;
        private final int[] starts;
        private final int[] ends;
        private final boolean[] added;
        private int size;

        Assembly(int length) {
            ids = new int[length];
            typeIds = new int[length];
            starts = new int[length];
            ends = new int[length];
            added = new boolean[length];
        }

        void special(Piece.Special special) {
            ids[size] = special.id();
            typeIds[size] = special.typeId();
            added[size] = true;
            size++;
        }

        void text(EncodingBuilder text, Range range, int typeId) {
            for (int i = range.from(); i < range.to(); i++) {
                ids[size] = text.id(i);
                typeIds[size] = typeId;
                starts[size] = text.start(i, i == range.from());
                ends[size] = text.end(i, i == range.from());
                size++;
            }
        }

        Encoding encoding() {
            return new Encoding(ids, typeIds, starts, ends, added);
        }
    }
}
