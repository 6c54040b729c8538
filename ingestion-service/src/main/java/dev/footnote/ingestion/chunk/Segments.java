package dev.footnote.ingestion.chunk;

import dev.footnote.ingestion.document.Block;
import dev.footnote.ingestion.document.CanonicalText;
import dev.footnote.ingestion.document.CanonicalText.Piece;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a text into segments, none longer than the limits, and counts their tokens in batches. */
final class Segments {
    private static final int LENGTH_CUT_MIN = 16;

    private record Range(Piece piece, int start, int end, boolean opensBlock) {}

    private final CanonicalText text;
    private final ChunkLimits limits;
    private final TokenCounter counter;

    Segments(CanonicalText text, ChunkLimits limits, TokenCounter counter) {
        this.text = text;
        this.limits = limits;
        this.counter = counter;
    }

    List<Segment> all() {
        var ranges = new ArrayList<Range>();
        for (var piece : text.pieces()) ranges.addAll(ranges(piece));
        return counted(ranges);
    }

    private List<Range> ranges(Piece piece) {
        return switch (piece.block()) {
            case Block.Heading _ -> sliced(piece, piece.start(), piece.end(), true);
            case Block.Table _ -> sliced(piece, piece.start(), piece.end(), piece.row() == 0);
            case Block.Preformatted _ -> lines(piece);
            case Block.Paragraph _, Block.ListItem _ -> sentences(piece);
        };
    }

    private List<Range> lines(Piece piece) {
        var ranges = new ArrayList<Range>();
        int start = piece.start();
        while (start < piece.end()) {
            int end = text.text().indexOf('\n', start);
            end = end < 0 || end >= piece.end() ? piece.end() : end + 1;
            ranges.addAll(sliced(piece, start, end, start == piece.start()));
            start = end;
        }
        return ranges;
    }

    private List<Range> sentences(Piece piece) {
        var ranges = new ArrayList<Range>();
        var iterator = BreakIterator.getSentenceInstance(Locale.ROOT);
        iterator.setText(text.text().substring(piece.start(), piece.end()));
        int start = iterator.first();
        for (int end = iterator.next(); end != BreakIterator.DONE; end = iterator.next()) {
            boolean opens = start == 0;
            ranges.addAll(sliced(piece, piece.start() + start, piece.start() + end, opens));
            start = end;
        }
        return ranges;
    }

    /** Cuts by characters, at blanks where there are any. */
    private List<Range> sliced(Piece piece, int start, int end, boolean opens) {
        var ranges = new ArrayList<Range>();
        int from = start;
        while (end - from > limits.charactersMax()) {
            int to = cut(from, from + limits.charactersMax());
            ranges.add(new Range(piece, from, to, opens && from == start));
            from = to;
        }
        if (from < end) ranges.add(new Range(piece, from, end, opens && from == start));
        return ranges;
    }

    private int cut(int from, int to) {
        for (int i = to; i > from + (to - from) / 2; i--) {
            if (Character.isWhitespace(text.text().charAt(i - 1))) return i;
        }
        return Character.isLowSurrogate(text.text().charAt(to)) ? to - 1 : to;
    }

    /** Halves what has too many tokens until nothing has. */
    private List<Segment> counted(List<Range> ranges) {
        var segments = new ArrayList<Segment>();
        var counts = counter.count(ranges.stream().map(this::words).toList());
        for (int i = 0; i < ranges.size(); i++) {
            var range = ranges.get(i);
            int tokens = counts.get(i);
            int length = range.end() - range.start();
            if (tokens <= limits.tokensMax() / 2 || length < LENGTH_CUT_MIN) {
                segments.add(
                        new Segment(
                                range.piece(),
                                range.start(),
                                range.end(),
                                tokens,
                                range.opensBlock()));
            } else {
                segments.addAll(counted(halves(range)));
            }
        }
        return segments;
    }

    private List<Range> halves(Range range) {
        int length = range.end() - range.start();
        int middle = cut(range.start(), range.start() + (length + 1) / 2);
        return List.of(
                new Range(range.piece(), range.start(), middle, range.opensBlock()),
                new Range(range.piece(), middle, range.end(), false));
    }

    private String words(Range range) {
        return text.text().substring(range.start(), range.end());
    }
}
